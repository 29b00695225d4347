/* Pages: one walk over the description that is gone twice, first to count the pages and
 * then to draw them, so that each page can say how many there are.
 *
 * A table's heading stands on each of its pages; what its sums have come to is carried
 * from the foot of one page to the head of the next. */
#include "pdf.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <string.h>

static const double short_side = 595.28, long_side = 841.89, margin = 36, gap = 6;
static const double largest = 9, smallest = 5;
static const char *const family = "WenQuanYi Micro Hei, Noto Sans CJK SC, Droid Sans Fallback, Sans";

struct press {
	const struct pdf_text *text;
	cairo_t *cr;
	PangoLayout *layout;
	bool drawing; /* the second time */
	double width, height; /* of a page */
	double size, line; /* of the letters, of a row */
	double y;
	int page, pages;
	const struct pdf_table *table; /* whose rows are going on; NULL: none */
	double at[PDF_COLUMNS_MAX + 1]; /* where its columns begin */
	struct pdf_sum sums[PDF_COLUMNS_MAX];
};

/* ---- words ---- */

static void letters(struct press *p, double size, bool bold)
{
	PangoFontDescription *font = pango_font_description_from_string(family);

	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(p->layout, font);
	pango_font_description_free(font);
}

static double width_of(struct press *p, const char *words)
{
	int width;

	pango_layout_set_width(p->layout, -1);
	pango_layout_set_text(p->layout, words, -1);
	pango_layout_get_size(p->layout, &width, NULL);
	return (double)width / PANGO_SCALE;
}

/* In a place of that width; what is longer ends in an ellipsis. */
static void put(struct press *p, double x, double width, const char *words, PangoAlignment align)
{
	if (!p->drawing || !*words)
		return;
	pango_layout_set_text(p->layout, words, -1);
	pango_layout_set_width(p->layout, (int)(width * PANGO_SCALE));
	pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_alignment(p->layout, align);
	cairo_move_to(p->cr, x, p->y);
	pango_cairo_show_layout(p->cr, p->layout);
}

static void rule(struct press *p, double y, double thick)
{
	if (!p->drawing)
		return;
	cairo_set_line_width(p->cr, thick);
	cairo_move_to(p->cr, margin, y);
	cairo_line_to(p->cr, p->width - margin, y);
	cairo_stroke(p->cr);
}

/* ---- pages ---- */

static void foot(struct press *p)
{
	char words[128];
	double y = p->y;

	snprintf(words, sizeof(words), "%s %d / %d", p->text->page, p->page, p->pages);
	letters(p, largest - 1, false);
	p->y = p->height - margin + 4;
	put(p, margin, p->width - 2 * margin, words, PANGO_ALIGN_CENTER);
	p->y = y;
}

static void page_end(struct press *p)
{
	foot(p);
	if (p->drawing)
		cairo_show_page(p->cr);
}

static void page_begin(struct press *p)
{
	p->page++;
	p->y = margin;
}

static bool fits(const struct press *p, int lines)
{
	return p->y + lines * p->line <= p->height - margin;
}

/* ---- rows ---- */

static void put_row(struct press *p, const char *const *cells, bool bold)
{
	letters(p, p->size, bold);
	for (int c = 0; c < p->table->count; c++)
		put(p, p->at[c], p->at[c + 1] - p->at[c] - gap, cells[c],
			p->table->columns[c].kind == 't' ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
	p->y += p->line;
}

static void put_heading(struct press *p)
{
	const char *labels[PDF_COLUMNS_MAX];

	for (int c = 0; c < p->table->count; c++)
		labels[c] = p->table->columns[c].label;
	put_row(p, labels, true);
	rule(p, p->y - 1, 0.8);
	p->y += 2;
}

static bool carries(const struct pdf_table *t)
{
	for (int c = 1; c < t->count; c++)
		if (t->columns[c].kind == 's')
			return true;
	return false;
}

static void put_carried(struct press *p)
{
	char sums[PDF_COLUMNS_MAX][32];
	const char *cells[PDF_COLUMNS_MAX];

	if (!carries(p->table))
		return;
	for (int c = 0; c < p->table->count; c++) {
		sums[c][0] = 0;
		if (p->table->columns[c].kind == 's')
			pdf_sum_put(&p->sums[c], sums[c], sizeof(sums[c]));
		cells[c] = sums[c];
	}
	cells[0] = p->text->carried;
	rule(p, p->y, 0.3);
	p->y += 1;
	put_row(p, cells, true);
}

/* Room for a row and for what is carried below it. */
static void next_row(struct press *p)
{
	if (fits(p, 2))
		return;
	put_carried(p);
	page_end(p);
	page_begin(p);
	put_heading(p);
	put_carried(p);
}

static void put_table(struct press *p, const struct pdf_table *t)
{
	p->table = t;
	for (int c = 0; c < t->count; c++)
		p->sums[c] = (struct pdf_sum){.decimals = -1};
	if (!fits(p, 5)) {
		page_end(p);
		page_begin(p);
	}
	letters(p, p->size + 1, true);
	put(p, margin, p->width - 2 * margin, t->label, PANGO_ALIGN_LEFT);
	p->y += p->line * 1.3;
	put_heading(p);
	for (int i = 0; i < t->rows; i++) {
		next_row(p);
		put_row(p, &t->cells[i * t->count], false);
		for (int c = 0; c < t->count; c++)
			if (t->columns[c].kind == 's')
				pdf_sum_add(&p->sums[c], t->cells[i * t->count + c]);
	}
	if (t->total) {
		next_row(p);
		rule(p, p->y, 0.8);
		put_row(p, t->total, true);
	}
	p->y += p->line;
}

/* ---- columns ---- */

static double widths_of(struct press *p, const struct pdf_table *t, double *widths)
{
	double sum = 0;

	for (int c = 0; c < t->count; c++) {
		letters(p, p->size, true);
		widths[c] = width_of(p, t->columns[c].label);
		if (t->total && width_of(p, t->total[c]) > widths[c])
			widths[c] = width_of(p, t->total[c]);
		letters(p, p->size, false);
		for (int i = 0; i < t->rows; i++) {
			double width = width_of(p, t->cells[i * t->count + c]);
			if (width > widths[c])
				widths[c] = width;
		}
		widths[c] += gap + 2;
		sum += widths[c];
	}
	return sum;
}

/* Numbers are never cut: what is too wide is taken from the columns of words. */
static void place_columns(struct press *p, const struct pdf_table *t)
{
	double widths[PDF_COLUMNS_MAX], sum = widths_of(p, t, widths), words = 0, room = p->width - 2 * margin;

	for (int c = 0; c < t->count; c++)
		words += t->columns[c].kind == 't' ? widths[c] : 0;
	p->at[0] = margin;
	for (int c = 0; c < t->count; c++) {
		double width = widths[c];
		if (sum > room && words > 0 && t->columns[c].kind == 't')
			width = width * (words > sum - room ? (words - (sum - room)) / words : 0.1);
		p->at[c + 1] = p->at[c] + width;
	}
}

static double widest(struct press *p)
{
	double widths[PDF_COLUMNS_MAX], most = 0;

	for (int i = 0; i < p->text->tables_count; i++) {
		double sum = widths_of(p, &p->text->tables[i], widths);
		if (sum > most)
			most = sum;
	}
	return most;
}

/* Upright if it fits, then lying, then with smaller letters. */
static void choose_page(struct press *p)
{
	double most;

	p->size = largest;
	most = widest(p);
	p->width = most <= short_side - 2 * margin ? short_side : long_side;
	p->height = p->width == short_side ? long_side : short_side;
	while (p->size > smallest && most > p->width - 2 * margin) {
		p->size -= 0.5;
		most = widest(p);
	}
	p->line = p->size * 1.5;
}

/* ---- all of it ---- */

static void walk(struct press *p, bool drawing)
{
	p->drawing = drawing;
	p->page = 0;
	page_begin(p);
	letters(p, largest + 5, true);
	put(p, margin, p->width - 2 * margin, p->text->title, PANGO_ALIGN_CENTER);
	p->y += 22;
	letters(p, largest, false);
	put(p, margin, p->width - 2 * margin, p->text->sub, PANGO_ALIGN_CENTER);
	p->y += 20;
	for (int i = 0; i < p->text->tables_count; i++) {
		place_columns(p, &p->text->tables[i]);
		put_table(p, &p->text->tables[i]);
	}
	for (int i = 0; i < p->text->notes_count; i++) {
		if (!fits(p, 1)) {
			page_end(p);
			page_begin(p);
		}
		letters(p, p->size, false);
		put(p, margin, p->width - 2 * margin, p->text->notes[i], PANGO_ALIGN_LEFT);
		p->y += p->line;
	}
	page_end(p);
	p->pages = p->page;
}

bool pdf_draw(const struct pdf_text *text, const char *path, const char **why)
{
	cairo_surface_t *surface = cairo_pdf_surface_create(path, short_side, long_side);
	struct press p = {.text = text, .cr = cairo_create(surface)};
	cairo_status_t status;

	p.layout = pango_cairo_create_layout(p.cr);
	choose_page(&p);
	cairo_pdf_surface_set_size(surface, p.width, p.height);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text->title);
	walk(&p, false);
	walk(&p, true);
	g_object_unref(p.layout);
	cairo_destroy(p.cr);
	cairo_surface_finish(surface);
	status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	pango_cairo_font_map_set_default(NULL);
	cairo_debug_reset_static_data();
	FcFini();
	if (status)
		*why = cairo_status_to_string(status);
	return !status;
}
