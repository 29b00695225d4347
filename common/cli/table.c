/* Tables that line up on a terminal, and fit on it.
 *
 * Widths are columns of the terminal, not bytes. Where a table is wider than the
 * terminal, the widest columns of words give way, never an amount: a sum cut short is a
 * wrong sum. */
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/check.h"
#include "cli/output.h"

enum { GAP = 2, NARROWEST = 8 };

static size_t terminal_columns(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return 0;
	return size.ws_col;
}

void table_init(struct table *t, struct arena *arena, const struct table_column *columns, int count)
{
	*t = (struct table){.arena = arena, .columns = columns, .columns_count = count, .room = terminal_columns()};
}

struct str one_line(struct arena *arena, struct str text)
{
	struct buf shown = BUF_INIT;
	struct str copy;

	utf8_put_shown(&shown, text);
	copy = arena_str(arena, buf_str(&shown));
	buf_done(&shown);
	return copy.p ? copy : STR("");
}

void table_cell(struct table *t, struct str text)
{
	if (t->cells_count == t->cells_cap) {
		int cap = t->cells_cap ? t->cells_cap * 2 : 16 * t->columns_count;
		struct str *cells = ARENA_ARRAY(t->arena, struct str, cap);
		if (t->cells_count)
			memcpy(cells, t->cells, sizeof(*cells) * (size_t)t->cells_count);
		t->cells = cells;
		t->cells_cap = cap;
	}
	t->cells[t->cells_count++] = one_line(t->arena, text);
}

void table_cellf(struct table *t, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	table_cell(t, str_from(text));
}

int table_rows(const struct table *t)
{
	return t->cells_count / t->columns_count;
}

/* ---- widths ---- */

static size_t column_width(const struct table *t, int column)
{
	size_t width = utf8_width(str_from(t->columns[column].title));

	for (int i = column; i < t->cells_count; i += t->columns_count) {
		size_t w = utf8_width(t->cells[i]);
		if (w > width)
			width = w;
	}
	return width;
}

static size_t whole_width(const struct table *t, const size_t *widths)
{
	size_t sum = GAP * (size_t)(t->columns_count - 1);

	for (int c = 0; c < t->columns_count; c++)
		sum += widths[c];
	return sum;
}

/* -1: none can give way any more. */
static int widest(const struct table *t, const size_t *widths)
{
	int at = -1;

	for (int c = 0; c < t->columns_count; c++)
		if (!t->columns[c].right && widths[c] > NARROWEST && (at < 0 || widths[c] > widths[at]))
			at = c;
	return at;
}

static void fit(const struct table *t, size_t *widths)
{
	int at;

	while (t->room && whole_width(t, widths) > t->room && (at = widest(t, widths)) >= 0)
		widths[at]--;
}

/* ---- out ---- */

static void pad(struct buf *to, size_t spaces)
{
	while (spaces--)
		buf_putc(to, ' ');
}

/* As much as there is room for, and a sign that there is more. */
static size_t put_cut(struct buf *to, struct str text, size_t width)
{
	size_t whole = utf8_width(text);
	struct str head;

	if (whole <= width) {
		buf_put(to, text);
		return whole;
	}
	head = utf8_head(text, width - 1);
	buf_put(to, head);
	buf_puts(to, "…");
	return utf8_width(head) + 1;
}

/* The last one ends the line, and leaves no spaces before its end. */
static void put_cell(const struct table *t, struct buf *to, struct str text, int column, const size_t *widths)
{
	size_t width = widths[column], whole = utf8_width(text);

	if (column)
		pad(to, GAP);
	if (t->columns[column].right)
		pad(to, width - whole);
	whole = put_cut(to, text, width);
	if (!t->columns[column].right)
		pad(to, width - whole);
	if (column < t->columns_count - 1)
		return;
	while (to->n && to->p[to->n - 1] == ' ')
		to->n--;
	buf_putc(to, '\n');
}

void table_put(const struct table *t, struct buf *to)
{
	size_t *widths = ARENA_ARRAY(t->arena, size_t, t->columns_count);

	CHECK(t->cells_count % t->columns_count == 0);
	for (int c = 0; c < t->columns_count; c++)
		widths[c] = column_width(t, c);
	fit(t, widths);
	for (int c = 0; c < t->columns_count; c++)
		put_cell(t, to, str_from(t->columns[c].title), c, widths);
	for (int i = 0; i < t->cells_count; i++)
		put_cell(t, to, t->cells[i], i % t->columns_count, widths);
}

void table_print(const struct table *t)
{
	struct buf text = BUF_INIT;

	table_put(t, &text);
	out_print(&text);
	buf_done(&text);
}
