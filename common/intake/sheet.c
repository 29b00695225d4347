/* Finding the line of headings, and reading what stands beneath it.
 *
 * The first lines are read once for each separator; the reading under which a line has
 * the most headings that are known is the one that is gone on with. */
#include "intake/sheet.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/check.h"
#include "glyph.h"
#include "intake/csv.h"

enum { HEAD_ROWS = 20, KIND_BYTES = 512 };

struct sheet {
	struct arena arena; /* path and headings */
	struct sheet_ask ask;
	enum encoding encoding;
	struct decoder *decoder;
	struct csv *csv;
	char separator;
	uint32_t heading_line;
	int64_t lines;
	struct sheet_column columns[SHEET_COLUMNS_MAX];
	int columns_count;
	/* The record at hand. */
	struct str raw[SHEET_COLUMNS_MAX];
	int raw_count;
	bool held; /* it was read already, as a second line of headings that it is not */
	enum err raw_err;
	struct str cells[SHEET_COLUMNS_MAX];
	size_t ends[SHEET_COLUMNS_MAX];
	struct buf text;
	char bad[16];
};

/* ---- what is no CSV ---- */

static const struct {
	const char *begins, *kind;
} kinds[] = {
	{"PK\003\004", "a workbook (.xlsx)"},
	{"\320\317\021\340", "an old workbook (.xls)"},
	{"\377\376", "text in UTF-16"},
	{"\376\377", "text in UTF-16"},
	{"%PDF", "a PDF"},
	{"{\\rtf", "a word processor's text"},
};

static const char *kind_of(struct str head)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_starts(head, str_from(kinds[i].begins)))
			return kinds[i].kind;
	while (head.n && isspace((unsigned char)head.p[0]))
		head = str_sub(head, 1, head.n);
	if (head.n > 1 && head.p[0] == '<' && (head.p[1] == '!' || head.p[1] == '?' || isalpha((unsigned char)head.p[1])))
		return "a web page";
	return NULL;
}

static enum err check_kind(struct op *op, const char *path)
{
	char head[KIND_BYTES];
	struct stat st;
	FILE *f = fopen(path, "rbe");
	const char *kind;
	size_t n;

	if (!f)
		return op_refuse(op, E_DISK, path, "path", path, "why", strerror(errno), NULL);
	n = fstat(fileno(f), &st) || !S_ISREG(st.st_mode) ? 0 : fread(head, 1, sizeof(head), f);
	fclose(f);
	if (!S_ISREG(st.st_mode))
		return op_refuse(op, E_NOT_CSV, path, "file", path, "kind", "no plain file", NULL);
	kind = kind_of((struct str){head, n});
	return kind ? op_refuse(op, E_NOT_CSV, path, "file", path, "kind", kind, NULL) : OK;
}

/* ---- headings ---- */

static bool is_mark(uint32_t g)
{
	return glyph_is_space(g) || (g < 0x80 && strchr("_-*:./'\"#", (int)g));
}

void heading_plain(struct str heading, struct buf *to)
{
	int inside = 0;

	while (heading.n) {
		const char *at = heading.p;
		uint32_t g = glyph_half(glyph_take(&heading));
		if (g == '(' || g == '[' || g == 0x3010)
			inside++;
		else if (inside && (g == ')' || g == ']' || g == 0x3011))
			inside--;
		else if (inside || is_mark(g))
			continue;
		else if (g < 0x80)
			buf_putc(to, (char)tolower((int)g));
		else
			buf_put(to, (struct str){at, (size_t)(heading.p - at)});
	}
}

static struct str trimmed(struct str s)
{
	while (s.n && isspace((unsigned char)s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n && isspace((unsigned char)s.p[s.n - 1]))
		s.n--;
	return s;
}

static enum err next_raw(struct sheet *s)
{
	s->raw_err = csv_next(s->csv, s->raw, SHEET_COLUMNS_MAX, &s->raw_count);
	return s->raw_err == E_DISK ? E_DISK : OK;
}

static int known(struct sheet *s, struct str raw, struct str *heading)
{
	struct buf text = BUF_INIT;
	struct str bad;
	int field = SHEET_NO_FIELD;

	*heading = STR_NONE;
	if (decoder_put(s->decoder, raw, &text, &bad) && trimmed(buf_str(&text)).n) {
		*heading = arena_str(&s->arena, trimmed(buf_str(&text)));
		field = s->ask.field_of(s->ask.ctx, *heading);
	}
	buf_done(&text);
	return field;
}

static int score_row(struct sheet *s)
{
	struct str heading;
	int score = 0;

	for (int i = 0; i < s->raw_count && i < SHEET_COLUMNS_MAX; i++)
		score += known(s, s->raw[i], &heading) != SHEET_NO_FIELD;
	return score;
}

struct found {
	char separator;
	int row, score;
};

static enum err score_separator(struct op *op, struct sheet *s, char separator, struct found *best)
{
	enum err err = csv_open_raw(op, s->ask.path, separator, &s->csv);

	for (int row = 0; !err && row < HEAD_ROWS; row++) {
		int score;
		if ((err = next_raw(s)) || !s->raw_count)
			break;
		score = s->raw_err ? 0 : score_row(s);
		if (score > best->score)
			*best = (struct found){separator, row, score};
	}
	csv_close(s->csv);
	s->csv = NULL;
	return err;
}

static void take_headings(struct sheet *s)
{
	s->columns_count = s->raw_count < SHEET_COLUMNS_MAX ? s->raw_count : SHEET_COLUMNS_MAX;
	s->heading_line = csv_line(s->csv);
	for (int i = 0; i < s->columns_count; i++)
		s->columns[i].field = known(s, s->raw[i], &s->columns[i].heading);
}

/* The lower line of merged headings: it stands beneath empty or unknown ones alone, and
 * knows at least one of them. */
static bool is_lower_line(struct sheet *s)
{
	int fills = 0;

	for (int i = 0; i < s->raw_count && i < SHEET_COLUMNS_MAX; i++) {
		struct str heading;
		int field = known(s, s->raw[i], &heading);
		if (!heading.n)
			continue;
		if (i < s->columns_count && s->columns[i].field != SHEET_NO_FIELD)
			return false;
		fills += field != SHEET_NO_FIELD;
	}
	return fills > 0;
}

static void take_lower_line(struct sheet *s)
{
	for (int i = 0; i < s->columns_count && i < s->raw_count; i++) {
		struct str heading;
		int field = known(s, s->raw[i], &heading);
		if (heading.n)
			s->columns[i] = (struct sheet_column){heading, field};
	}
}

static enum err headed_once(struct op *op, struct sheet *s)
{
	for (int i = 0; i < s->columns_count; i++)
		for (int k = 0; k < i; k++)
			if (s->columns[i].field != SHEET_NO_FIELD && s->columns[i].field == s->columns[k].field)
				return op_refuse(op, E_HEADING_TWICE, arena_printf(&op->arena, "line %u", s->heading_line).p, "one",
					s->columns[k].heading.p, "other", s->columns[i].heading.p, NULL);
	return OK;
}

static enum err find_headings(struct op *op, struct sheet *s)
{
	struct found best = {0};
	enum err err = OK;

	for (const char *c = ",\t;"; *c && !err; c++)
		err = score_separator(op, s, *c, &best);
	if (err)
		return err;
	if (!best.score)
		return op_refuse(op, E_HEADINGS, s->ask.path, "file", s->ask.path, NULL);
	s->separator = best.separator;
	if ((err = csv_open_raw(op, s->ask.path, best.separator, &s->csv)))
		return err;
	for (int row = 0; row <= best.row && !err; row++)
		err = next_raw(s);
	if (err)
		return err;
	take_headings(s);
	if ((err = next_raw(s)))
		return err;
	if (s->raw_count && !s->raw_err && is_lower_line(s))
		take_lower_line(s);
	else
		s->held = true;
	return headed_once(op, s);
}

enum err sheet_open(struct op *op, const struct sheet_ask *ask, struct sheet **out)
{
	struct sheet *s = calloc(1, sizeof(*s));
	enum encoding guessed;
	enum err err = check_kind(op, ask->path);

	CHECK(s);
	s->ask = *ask;
	s->ask.path = arena_str(&s->arena, str_from(ask->path)).p;
	s->encoding = ask->encoding;
	if (!err)
		err = encoding_guess(op, s->ask.path, &guessed, &s->lines);
	if (!err && s->encoding == ENCODING_AUTO)
		s->encoding = guessed;
	if (!err) {
		s->decoder = decoder_new(s->encoding);
		err = find_headings(op, s);
	}
	if (err)
		sheet_close(s);
	else
		*out = s;
	return err;
}

void sheet_close(struct sheet *s)
{
	if (!s)
		return;
	csv_close(s->csv);
	decoder_free(s->decoder);
	buf_done(&s->text);
	arena_done(&s->arena);
	free(s);
}

/* ---- rows ---- */

static bool is_blank(const struct sheet *s)
{
	for (int i = 0; i < s->raw_count && i < SHEET_COLUMNS_MAX; i++)
		if (trimmed(s->raw[i]).n)
			return false;
	return s->raw_count <= SHEET_COLUMNS_MAX;
}

static void fault(struct sheet_row *row, enum err code, int column, struct str value, const char *other)
{
	if (row->fault.code)
		return;
	row->fault = (struct sheet_fault){code, column, value, str_from(other)};
}

static void bad_bytes(struct sheet *s, struct sheet_row *row, int column, struct str bad)
{
	int n = 0;

	for (size_t i = 0; i < bad.n; i++)
		n += snprintf(s->bad + n, sizeof(s->bad) - (size_t)n, i ? " %02X" : "%02X", (unsigned char)bad.p[i]);
	fault(row, E_LINE_ENCODING, column, (struct str){s->bad, (size_t)n}, encoding_name(s->encoding));
}

static void decode_row(struct sheet *s, struct sheet_row *row)
{
	int count = s->raw_count < s->columns_count ? s->raw_count : s->columns_count;
	size_t begin = 0;
	struct str bad;

	buf_clear(&s->text);
	for (int i = 0; i < count; i++) {
		if (!decoder_put(s->decoder, s->raw[i], &s->text, &bad))
			bad_bytes(s, row, i, bad);
		s->ends[i] = s->text.n;
	}
	for (int i = 0; i < s->columns_count; i++) {
		s->cells[i] = i < count ? (struct str){s->text.p ? s->text.p + begin : "", s->ends[i] - begin} : STR_NONE;
		begin = i < count ? s->ends[i] : begin;
		if (!s->columns[i].heading.n && trimmed(s->cells[i]).n)
			fault(row, E_LINE_HEADING, i, s->cells[i], NULL);
	}
}

/* What stands to the right of the last heading has none. */
static void check_width(struct sheet *s, struct sheet_row *row)
{
	for (int i = s->columns_count; i < s->raw_count; i++)
		if (i >= SHEET_COLUMNS_MAX || trimmed(s->raw[i]).n) {
			fault(row, E_LINE_FIELDS, -1, STR_NONE, NULL);
			return;
		}
	if (csv_cut(s->csv) && s->raw_count < s->columns_count)
		fault(row, E_LINE_CUT, -1, STR_NONE, NULL);
}

enum err sheet_next(struct op *op, struct sheet *s, struct sheet_row *row, bool *more)
{
	do {
		enum err err = s->held ? OK : next_raw(s);
		s->held = false;
		if (err || s->raw_err == E_DISK)
			return op->refusal.code ? op->refusal.code : op_refuse(op, E_DISK, s->ask.path, "path", s->ask.path, "why", "it cannot be read", NULL);
		*more = s->raw_count || s->raw_err;
	} while (*more && !s->raw_err && is_blank(s));
	*row = (struct sheet_row){.line = csv_line(s->csv), .cells = s->cells};
	row->fault.column = -1;
	if (!*more)
		return OK;
	if (s->raw_err == E_SIZE)
		fault(row, E_LINE_LONG, -1, STR_NONE, NULL);
	else if (s->raw_err == E_ENCODING)
		fault(row, E_LINE_ENCODING, -1, STR("00"), encoding_name(s->encoding));
	else if (s->raw_err)
		fault(row, s->raw_err, -1, STR_NONE, NULL);
	if (row->fault.code)
		return OK;
	check_width(s, row);
	decode_row(s, row);
	return OK;
}

const struct sheet_column *sheet_columns(const struct sheet *s, int *count)
{
	*count = s->columns_count;
	return s->columns;
}

enum encoding sheet_encoding(const struct sheet *s)
{
	return s->encoding;
}

char sheet_separator(const struct sheet *s)
{
	return s->separator;
}

uint32_t sheet_heading_line(const struct sheet *s)
{
	return s->heading_line;
}

int64_t sheet_lines(const struct sheet *s)
{
	return s->lines;
}
