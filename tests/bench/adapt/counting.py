# SPDX-License-Identifier: GPL-3.0-or-later
"""Utterances with their transcripts to counts, by sphinxtrain's bw."""

import pathlib
import re
import shutil
import struct
import subprocess

import parameters
import sphinx

BW = "/usr/lib/sphinxtrain/bw"


class Trainer:
    """Counts under one model; `work` is a folder of its own."""

    def __init__(self, work, model, vocabulary):
        self._work = pathlib.Path(work)
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir(parents=True)
        parameters.write_model(self._work, model, sphinx.MODEL)
        parameters.write_weights(self._work / "mixture_weights",
                                 model.weights)
        subprocess.run(["pocketsphinx_mdef_convert", "-text",
                        sphinx.MODEL / "mdef", self._work / "mdef"],
                       check=True, capture_output=True)
        self._write_dictionary(vocabulary)

    def _write_dictionary(self, vocabulary):
        wanted = set(vocabulary)
        with (open(sphinx.DICTIONARY, encoding="utf-8") as source,
              open(self._work / "words.dict", "w",
                   encoding="utf-8") as target):
            for line in source:
                if re.sub(r"\(\d+\)$", "", line.split()[0]) in wanted:
                    target.write(line)

    def count(self, utterances):
        """Counts of all utterances: (frames, transcript) pairs."""
        folder = self._work / "utterances"
        folder.mkdir()
        counts = self._work / "counts"
        counts.mkdir()
        names, transcripts = [], []
        for number, (frames, transcript) in enumerate(utterances):
            name = f"{number:06d}"
            (folder / f"{name}.mfc").write_bytes(
                struct.pack("<i", frames.size)
                + frames.astype("<f4").tobytes())
            names.append(f"{name}\n")
            transcripts.append(f"<s> {transcript} </s> ({name})\n")
        (self._work / "names").write_text("".join(names))
        (self._work / "transcripts").write_text("".join(transcripts))
        done = subprocess.run(
            [BW, "-moddeffn", self._work / "mdef",
             "-mixwfn", self._work / "mixture_weights",
             "-meanfn", self._work / "means",
             "-varfn", self._work / "variances",
             "-tmatfn", sphinx.MODEL / "transition_matrices",
             "-dictfn", self._work / "words.dict",
             "-fdictfn", sphinx.MODEL / "noisedict",
             "-ctlfn", self._work / "names",
             "-lsnfn", self._work / "transcripts",
             "-cepdir", folder, "-cepext", "mfc", "-accumdir", counts,
             "-ts2cbfn", ".ptm.", "-feat", "1s_c_d_dd",
             "-svspec", "0-12/13-25/26-38", "-cmn", "batch", "-agc", "none",
             "-varnorm", "no", "-topn", "4", "-tmatreest", "no",
             "-timing", "no"],
            capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit("adapt: bw failed:\n" + done.stderr[-2000:])
        read = parameters.read_counts(counts)
        shutil.rmtree(folder)
        shutil.rmtree(counts)
        return read
