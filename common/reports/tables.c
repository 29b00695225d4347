/* Filling the answer's tables. */
#include "inside.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "store/store.h"

struct report_table *table_add(struct report_answer *a, const char *name, const char *label, const char *label_zh,
	const struct report_column *columns, int count)
{
	struct report_table *t = &a->tables[a->tables_count];

	CHECK(a->tables_count < REPORT_TABLES_MAX);
	a->tables_count++;
	*t = (struct report_table){
		.name = name, .label = label, .label_zh = label_zh, .columns = columns, .columns_count = count};
	return t;
}

struct report_cell *row_add(struct op *op, struct report_table *t)
{
	t->cells = room(&op->arena, t->cells, sizeof(*t->cells) * (size_t)t->columns_count, t->rows, &t->cap);
	return &t->cells[t->rows++ * t->columns_count];
}

struct report_cell cell_text(struct str text)
{
	return (struct report_cell){.set = text.n > 0, .text = text};
}

struct report_cell cell_number(int64_t v)
{
	return (struct report_cell){.set = true, .v = v};
}

enum err table_total(struct op *op, struct report_table *t, enum lang lang)
{
	t->total = ARENA_ARRAY(&op->arena, struct report_cell, t->columns_count);
	t->total[0] = cell_text(lang == LANG_ZH ? STR("合计") : STR("Total"));
	for (int c = 0; c < t->columns_count; c++) {
		if (!report_is_amount(&t->columns[c]))
			continue;
		t->total[c].set = true;
		for (int i = 0; i < t->rows; i++) {
			enum err err = sum_to(op, &t->total[c].v, t->cells[i * t->columns_count + c].v);
			if (err)
				return err;
		}
	}
	return OK;
}

void note(struct op *op, struct report_answer *a, const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	CHECK(a->notes_count < REPORT_NOTES_MAX);
	a->notes[a->notes_count++] = arena_str(&op->arena, str_from(line));
}

static enum err too_much(struct op *op)
{
	return op_refuse(op, E_BOOK_DAMAGED, "", "path", "report", "why", "a sum is past 64 bits", NULL);
}

enum err sum_to(struct op *op, int64_t *sum, int64_t v)
{
	return __builtin_add_overflow(*sum, v, sum) ? too_much(op) : OK;
}

enum err sum_less(struct op *op, int64_t *sum, int64_t v)
{
	return __builtin_sub_overflow(*sum, v, sum) ? too_much(op) : OK;
}

void report_cell_put(struct buf *to, const struct report_column *column, const struct report_cell *cell)
{
	if (!cell->set)
		return;
	switch (column->kind) {
	case REPORT_TEXT:
	case REPORT_TYPE:
	case REPORT_STATE:
	case REPORT_DAY:
		buf_put(to, cell->text);
		break;
	case REPORT_MONEY:
		money_put(to, money_of(cell->v));
		break;
	case REPORT_QTY:
		qty_put(to, qty_of(cell->v));
		break;
	case REPORT_COUNT:
		buf_put_i64(to, cell->v);
		break;
	}
}

const struct report_cell *report_cell_of(const struct report_table *t, int row, const char *column)
{
	for (int c = 0; c < t->columns_count; c++)
		if (strcmp(t->columns[c].name, column) == 0)
			return &t->cells[row * t->columns_count + c];
	return NULL;
}

enum err note_news(struct op *op, struct book *b, uint64_t n, enum lang lang, struct report_answer *a)
{
	bool zh = lang == LANG_ZH;
	struct str at;
	enum err err = meta_get(op, book_store(b), "synced_at", &at);

	if (err)
		return err;
	if (!n)
		note(op, a, zh ? "总部尚无消息:仅为本站所录。" : "Head office has not told of this yet: it is what was recorded here.");
	else
		note(op, a, zh ? "总部消息截至第 %llu 条,另加本站此后所录。" : "As of head office's entry %llu, with what was recorded here since.",
			(unsigned long long)n);
	if (at.n)
		note(op, a, zh ? "最近同步:%.*s。" : "Last sync: %.*s.", STR_ARG(at));
	else
		note(op, a, zh ? "最近同步时间未知。" : "When the last sync was is not known.");
	return OK;
}
