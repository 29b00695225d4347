/* What people write in the cells of a spreadsheet, brought to the one spelling in which
 * it is read: plain numbers and days. What could mean two things is refused, never
 * guessed. Nothing is evaluated: a formula is the text that it is. */
#ifndef INTAKE_CELL_H
#define INTAKE_CELL_H

#include "base/op.h"
#include "base/when.h"

enum day_order { ORDER_NOT_SAID, ORDER_DMY, ORDER_MDY, ORDER_YMD };

/* What was said of a file beforehand, where its cells leave it open. */
struct cell_rules {
	enum day_order day_order; /* of 03/04/2026 */
	char decimal; /* '.', ',' or 0: not said */
	bool comma_is_odd; /* the separator is no comma: 1,234 may be either */
};

/* Without spaces at its ends, a line feed within as one space. E_LINE_SPOILED for an error
 * value (#N/A), and for a long number that the spreadsheet has rounded (6.9E+12). */
MUST_CHECK enum err cell_take_text(struct str cell, struct buf *to);

/* "-1234.5": thousands, currency, full-width digits and 元 are taken out; a percent sign
 * stays. E_LINE_NUMBER for what is none, E_LINE_DECIMAL for what may be two. */
MUST_CHECK enum err cell_take_number(struct str cell, const struct cell_rules *rules, struct buf *to);

/* 2026-11-22, 2026/11/22, 2026.11.22, 22.11.2026, 20261122, 2026年11月22日, a spreadsheet's
 * own number (46348); 03/04/2026 where the order was said or is clear. A time of day
 * behind it is left off. E_LINE_DAY, E_LINE_DAY_ORDER. */
MUST_CHECK enum err cell_take_day(struct str cell, const struct cell_rules *rules, struct day *out);

/* "true" or "false": yes/no, 是/否, 1/0, ✓/✗ and the like. E_LINE_FLAG. */
MUST_CHECK enum err cell_take_flag(struct str cell, struct buf *to);

/* Would a spreadsheet run this text? One that begins like a formula, in half-width or in
 * full-width: where people type Chinese, both are run. */
bool cell_runs(struct str text);

#endif
