/* Reads the year in one pass: the header, each line, and at the end the answer.
 *
 * A line that is wrong is noted and the reading goes on, so that one report names
 * everything there is to put right; but then nothing of the file is used. */
#include "intake/retail.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "intake/csv.h"
#include "names.h"
#include "retail_gather.h"
#include "retail_line.h"

enum { HEADER_FIELDS_MAX = 32, PROGRESS_LINES = 4096, FAULT_TEXT_MAX = 64 };

struct reading {
	struct op *op;
	const char *path;
	struct csv *csv;
	struct retail *r;
	uint32_t faults_cap;
	struct gathering gathering;
	int place[COLUMNS]; /* where in a record the column stands */
};

static enum err refuse_format(struct reading *in, struct str why)
{
	return op_refuse(in->op, E_FILE_FORMAT, in->path, "file", in->path, "why", why.p, NULL);
}

static int column_of(struct str name)
{
	for (int c = 0; c < COLUMNS; c++)
		if (str_is(name, column_names[c]))
			return c;
	return -1;
}

static enum err place_columns(struct reading *in, const struct str *names, int count)
{
	struct arena *arena = &in->op->arena;
	for (int c = 0; c < COLUMNS; c++)
		in->place[c] = -1;
	for (int i = 0; i < count && i < HEADER_FIELDS_MAX; i++) {
		struct str name = str_sub(names[i], 0, FAULT_TEXT_MAX);
		int c = column_of(name);
		if (c < 0)
			return refuse_format(in, arena_printf(arena, "unknown column `%.*s`", STR_ARG(name)));
		if (in->place[c] >= 0)
			return refuse_format(
				in, arena_printf(arena, "the column `%s` stands there twice", column_names[c]));
		in->place[c] = i;
	}
	for (int c = 0; c < COLUMNS; c++)
		if (in->place[c] < 0)
			return refuse_format(in, arena_printf(arena, "the column `%s` is missing", column_names[c]));
	return OK;
}

static bool ends_in(const char *path, const char *end)
{
	size_t n = strlen(path), m = strlen(end);
	return n >= m && !strcmp(path + n - m, end);
}

static enum err read_header(struct reading *in)
{
	struct str names[HEADER_FIELDS_MAX];
	int count;
	enum err e = csv_next(in->csv, names, HEADER_FIELDS_MAX, &count);
	if (e == E_DISK)
		return e;
	if (e && (ends_in(in->path, ".xz") || ends_in(in->path, ".gz") || ends_in(in->path, ".zip")))
		return refuse_format(in, STR("it is packed, unpack it first"));
	if (e == E_ENCODING)
		return op_refuse(in->op, E_ENCODING, in->path, NULL);
	if (e)
		return refuse_format(in, STR("its first line is no line of names"));
	if (!count)
		return refuse_format(in, STR("it is empty"));
	return place_columns(in, names, count);
}

/* A copy for the report: short, and no half character at its end. */
static struct str excerpt(struct reading *in, struct str s)
{
	if (!s.p)
		return STR_NONE;
	struct str cut = str_sub(s, 0, FAULT_TEXT_MAX);
	while (cut.n < s.n && cut.n && !utf8_valid(cut))
		cut.n--;
	return utf8_valid(cut) ? arena_str(&in->r->texts, cut) : STR_NONE;
}

static void add_fault(struct reading *in, const struct line_wrong *wrong)
{
	struct retail *r = in->r;
	r->faults_all++;
	if (r->faults_count == RETAIL_FAULTS_KEPT)
		return;
	r->faults = rows_need(r->faults, r->faults_count, &in->faults_cap, sizeof(*r->faults));
	r->faults[r->faults_count++] = (struct retail_fault){
		.line = csv_line(in->csv),
		.code = wrong->code,
		.column = wrong->column ? wrong->column : "",
		.value = excerpt(in, wrong->value),
		.other = excerpt(in, wrong->other),
	};
}

struct refusal retail_fault_refusal(struct arena *arena, const struct retail_fault *fault)
{
	const char *comma = fault->column[0] ? ", " : "";
	return (struct refusal){
		.code = fault->code,
		.place = arena_printf(arena, "line %u%s%s", fault->line, comma, fault->column),
		.values = {{"value", fault->value}, {"other", fault->other}, {"column", str_from(fault->column)},
			{"item", fault->other}},
		.values_count = 4,
	};
}

static bool read_record(struct reading *in, enum err e, const struct str *record, int count, struct line_wrong *wrong)
{
	*wrong = (struct line_wrong){.code = e == E_SIZE ? E_LINE_LONG : e};
	if (e)
		return false;
	if (count != COLUMNS) {
		*wrong = (struct line_wrong){.code = csv_cut(in->csv) && count < COLUMNS ? E_LINE_CUT : E_LINE_FIELDS};
		return false;
	}
	struct str fields[COLUMNS];
	struct line_values line;
	bool open_end = csv_cut(in->csv) && in->place[COUNTRY] == COLUMNS - 1;
	for (int c = 0; c < COLUMNS; c++)
		fields[c] = record[in->place[c]];
	return line_read(fields, &line, wrong) &&
	       gather_line(&in->gathering, &line, csv_line(in->csv), open_end, wrong);
}

static enum err read_lines(struct reading *in, const struct retail_progress *progress)
{
	for (;;) {
		struct str record[COLUMNS];
		struct line_wrong wrong;
		int count;
		enum err e = csv_next(in->csv, record, COLUMNS, &count);
		if (e == E_DISK)
			return e;
		if (!e && !count)
			break;
		in->r->csv_lines++;
		if (!read_record(in, e, record, count, &wrong))
			add_fault(in, &wrong);
		if (progress && in->r->csv_lines % PROGRESS_LINES == 0)
			progress->at(progress->arg, csv_bytes(in->csv), csv_size(in->csv));
	}
	if (progress)
		progress->at(progress->arg, csv_bytes(in->csv), csv_size(in->csv));
	return OK;
}

static enum err finish(struct reading *in, const char *country)
{
	struct retail *r = in->r;
	struct arena *arena = &in->op->arena;
	if (r->faults_all) {
		struct str count = arena_printf(arena, "%u", r->faults_all);
		return op_refuse(in->op, E_LINES, in->path, "count", count.p, "file", in->path, NULL);
	}
	gather_end(&in->gathering);
	if (country && retail_country(r, str_from(country)) == RETAIL_NONE)
		return refuse_format(in, arena_printf(arena, "no line of it is from `%s`", country));
	return OK;
}

static enum err read_all(struct reading *in, const char *country, const struct retail_progress *progress)
{
	enum err e = read_header(in);
	if (!e)
		e = read_lines(in, progress);
	return e ? e : finish(in, country);
}

enum err retail_read(struct op *op, const char *path, const char *country, const struct retail_progress *progress,
	struct retail **out)
{
	struct reading in = {.op = op, .path = path};
	*out = NULL;
	enum err e = csv_open(op, path, &in.csv);
	if (e)
		return e;
	in.r = calloc(1, sizeof(*in.r));
	CHECK(in.r);
	gathering_init(&in.gathering, in.r, country);
	e = read_all(&in, country, progress);
	gathering_done(&in.gathering);
	csv_close(in.csv);
	if (e && e != E_LINES) {
		retail_free(in.r);
		return e;
	}
	if (e) /* what was read of a file that was refused is of no use to anybody */
		in.r->lines_count = in.r->trades_count = 0;
	*out = in.r;
	return e;
}

void retail_free(struct retail *r)
{
	if (!r)
		return;
	free(r->items);
	free(r->customers);
	free(r->trades);
	free(r->countries);
	free(r->docs);
	free(r->lines);
	free(r->faults);
	arena_done(&r->texts);
	free(r);
}
