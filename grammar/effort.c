/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grammar/effort.h"

/*
 * Our own grammars take up to twice the quick search's time: while somebody
 * speaks, in the live pass, and again for the verdict. Worked out from counted
 * instructions, a Pi 5 is at 0.08, a 4 at 0.17, a 3B+ at 0.35, a 3B at 0.41 and
 * a Zero 2 W at 0.5 (tests/bench/RESULTS.md).
 */
#define FULL_PACE_MAX 0.38

enum effort effort_for(double pace)
{
    return pace <= FULL_PACE_MAX ? EFFORT_FULL : EFFORT_LOW;
}
