/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * effort: how much is done for an utterance. What costs more than it gives is
 * left out where a machine is too slow for it: an ear that falls behind is deaf
 * meanwhile. The verdict on a whole utterance is the same on every machine.
 */
#ifndef UNCRAMP_EFFORT_H
#define UNCRAMP_EFFORT_H

enum effort {
    EFFORT_FULL,    /* all of it, however long it takes */
    EFFORT_LOW,     /* no live pass, and long talk is given up sooner: a whole
                     * sentence is answered 0.4 s later, as nothing tells it
                     * from half of one before the verdict */
    EFFORT_MEASURED /* to ask for whichever the machine has time for */
};

/*
 * What there is time for where the quick search takes `pace` seconds of one
 * core for a second of speech. Never MEASURED.
 */
enum effort effort_for(double pace);

#endif
