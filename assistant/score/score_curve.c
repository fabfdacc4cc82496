/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The curve of score_report.h. Both axes go as the square root: what matters
 * are the first few percent, and a logarithm would have no place for none.
 */
#include <math.h>
#include <stdlib.h>

#include "assistant/score/score_report.h"

#define WIDTH     720
#define HEIGHT    600
#define LEFT      80.0
#define TOP       60.0
#define SIDE_X    600.0
#define SIDE_Y    460.0
#define LEGEND_X  (LEFT + SIDE_X - 120)
#define LEGEND_Y  (TOP + 28)
#define LINE_STEP 22.0

/* Told apart by the colour-blind, too (Okabe and Ito 2008). */
static const char *const colours[] = {"#000000", "#0072b2", "#d55e00",
                                      "#009e73", "#cc79a7", "#e69f00",
                                      "#56b4e9"};
#define N_COLOURS (sizeof colours / sizeof colours[0])

static const int ticks_percent[] = {0, 1, 2, 5, 10, 20, 50, 100};

static double place_x(double share)
{
    return LEFT + SIDE_X * sqrt(share);
}

static double place_y(double share)
{
    return TOP + SIDE_Y * (1 - sqrt(share));
}

static void append_axes(struct text *out)
{
    for (size_t i = 0; i < sizeof ticks_percent / sizeof ticks_percent[0];
         i++) {
        int percent = ticks_percent[i];
        double x = place_x(percent / 100.0);
        double y = place_y(percent / 100.0);
        text_printf(out,
                    "<path stroke=\"#dddddd\" d=\"M%.1f %.1fV%.1f"
                    "M%.1f %.1fH%.1f\"/>\n",
                    x, TOP, TOP + SIDE_Y, LEFT, y, LEFT + SIDE_X);
        text_printf(out,
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%d"
                    "</text>\n",
                    x, TOP + SIDE_Y + 20, percent);
        text_printf(out,
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%d"
                    "</text>\n",
                    LEFT - 8, y + 5, percent);
    }
    text_printf(out,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                "fill=\"none\" stroke=\"black\"/>\n",
                LEFT, TOP, SIDE_X, SIDE_Y);
    text_printf(out,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">false "
                "rejects, %% of what should be understood</text>\n",
                LEFT + SIDE_X / 2, TOP + SIDE_Y + 48);
    text_printf(out,
                "<text x=\"24\" y=\"%.1f\" text-anchor=\"middle\" "
                "transform=\"rotate(-90 24 %.1f)\">false accepts, %% of what "
                "should be rejected</text>\n",
                TOP + SIDE_Y / 2, TOP + SIDE_Y / 2);
}

static void append_line(const struct score_tally *tally, const char *colour,
                        struct text *out)
{
    size_t n_points = 0;
    struct score_point *points = score_tally_curve(tally, &n_points);
    text_printf(out,
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" "
                "points=\"",
                colour);
    for (size_t i = 0; i < n_points; i++) {
        text_printf(out, "%s%.1f,%.1f", i > 0 ? " " : "",
                    place_x(points[i].false_rejects),
                    place_y(points[i].false_accepts));
    }
    free(points);
    text_append(out, "\"/>\n");
}

static void append_condition(const struct score_condition *condition, size_t i,
                             struct text *out)
{
    struct score_figures figures;
    const char *colour = colours[i % N_COLOURS];
    double y = LEGEND_Y + LINE_STEP * (double)i;
    score_tally_figures(condition->tally, &figures);
    append_line(condition->tally, colour, out);
    if (figures.refused.n > 0 && figures.accepted_all.n > 0) {
        text_printf(out,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>\n",
                    place_x(figures.refused.percent / 100),
                    place_y(figures.accepted_all.percent / 100), colour);
    }
    text_printf(out,
                "<path stroke=\"%s\" stroke-width=\"2\" d=\"M%.1f %.1fh30\"/>"
                "<text x=\"%.1f\" y=\"%.1f\">%s</text>\n",
                colour, LEGEND_X, y, LEGEND_X + 40, y + 5, condition->name);
}

void score_report_curve(const struct score_run *run, struct text *out)
{
    text_printf(out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
                "height=\"%d\" viewBox=\"0 0 %d %d\" "
                "font-family=\"sans-serif\" font-size=\"14\">\n",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
    text_append(out, "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    text_printf(out,
                "<text x=\"%.1f\" y=\"34\" font-size=\"16\">Each threshold "
                "from 0 (upper left) to 1; the dot is the one in use</text>\n",
                LEFT);
    append_axes(out);
    for (size_t i = 0; i < run->n_conditions; i++) {
        append_condition(&run->conditions[i], i, out);
    }
    text_append(out, "</svg>\n");
}
