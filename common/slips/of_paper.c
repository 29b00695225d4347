/* From a paper to its slip: head, the fields marked ON_SLIP, lines, who signed, number,
 * short hash and code. Nothing here names a document type. */
#include <string.h>

#include "base/phrase.h"
#include "documents/registry.h"
#include "model/codec.h"
#include "slips/slip.h"
#include "store/log.h"

struct making {
	struct op *op;
	struct book *b;
	const struct doc_row *row;
	const struct slip_wants *wants;
	const struct doc *doc;
	struct slip *slip;
};

static const char *in_words(const struct making *m, const char *en, const char *zh)
{
	return m->wants->lang == LANG_ZH ? zh : en;
}

void slip_put_name(struct buf *to, const struct doc_row *row)
{
	buf_printf(to, "slip:%.*s/", STR_ARG(row->number));
	hash_put_short(to, &row->head);
}

/* ---- values ---- */

/* A record as people know it: its name, with the key where it is looked up by it. */
static enum err name_of(struct making *m, const char *type, struct str key, bool with_key, struct str *out)
{
	const struct doc *record;
	struct str name;
	enum err err = book_record(m->op, m->b, type, key, &record);

	if (err)
		return err;
	name = record ? doc_text(record, "name") : STR_NONE;
	*out = !name.n ? key :
		with_key ? arena_printf(&m->op->arena, "%.*s %.*s", STR_ARG(key), STR_ARG(name)) : name;
	return OK;
}

/* Another paper by its number. */
static enum err number_of(struct making *m, struct str id, struct str *out)
{
	struct doc_row row;
	bool found;
	enum err err = doc_get(m->op, book_store(m->b), id, &row, &found);

	if (!err)
		*out = found && row.number.n ? row.number : id;
	return err;
}

static enum err value_of(struct making *m, const struct field *f, const void *of, struct str *out)
{
	struct buf text = BUF_INIT;

	if (f->kind == KIND_ref && f->of)
		return name_of(m, f->of, ((const struct ref *)((const char *)of + f->offset))->key, true, out);
	if (f->kind == KIND_paper)
		return number_of(m, ((const struct paper *)((const char *)of + f->offset))->id, out);
	codec_put_text(&text, f, of);
	if (f->kind == KIND_text && f->of) {
		/* One of the choices, in the reader's words. */
		*out = arena_str(&m->op->arena, str_from(phrase(m->wants->lang, arena_str(&m->op->arena, buf_str(&text)).p)));
		buf_done(&text);
		return OK;
	}
	*out = arena_str(&m->op->arena, buf_str(&text));
	buf_done(&text);
	return OK;
}

static bool is_number(const struct field *f)
{
	return f->kind == KIND_money || f->kind == KIND_qty || f->kind == KIND_price || f->kind == KIND_rate;
}

/* ---- lines ---- */

enum { CELLS_MAX = 6 };

/* Numbers stand below each other, each in its share of the width. */
static void put_numbers(struct making *m, const struct str *cells, int count)
{
	struct buf line = BUF_INIT;
	size_t columns = (size_t)m->wants->columns, end = 0;

	for (int i = 0; i < count; i++) {
		size_t width = utf8_width(cells[i]);
		end = columns * (size_t)(i + 1) / (size_t)count;
		/* One too long for its share takes a line of its own. */
		if (utf8_width(buf_str(&line)) + width + 1 > end) {
			slip_put(m->slip, SLIP_PLAIN, buf_str(&line));
			buf_clear(&line);
		}
		for (size_t at = utf8_width(buf_str(&line)); at + width < end; at++)
			buf_putc(&line, ' ');
		buf_put(&line, cells[i]);
	}
	slip_put(m->slip, SLIP_PLAIN, buf_str(&line));
	buf_done(&line);
}

static void put_titles(struct making *m, const struct field *list)
{
	struct str cells[CELLS_MAX];
	int count = 0;

	for (const struct field *c = list->rows; c->name && count < CELLS_MAX; c++)
		if (c->flags & ON_SLIP && is_number(c))
			cells[count++] = str_from(in_words(m, c->label, c->label_zh));
	slip_rule(m->slip);
	if (count > 1)
		put_numbers(m, cells, count);
}

static enum err put_row(struct making *m, const struct field *list, const char *row)
{
	struct str cells[CELLS_MAX], value;
	struct buf words = BUF_INIT;
	int count = 0;
	enum err err = OK;

	for (const struct field *c = list->rows; c->name && !err; c++) {
		if (!(c->flags & ON_SLIP) || !field_is_set(c, row))
			continue;
		if ((err = value_of(m, c, row, &value)))
			break;
		if (is_number(c) && count < CELLS_MAX)
			cells[count++] = value;
		else
			buf_printf(&words, "%s%.*s", words.n ? " " : "", STR_ARG(value));
	}
	if (!err && count == 1) {
		slip_pair(m->slip, buf_str(&words), cells[0]);
	} else if (!err) {
		slip_put(m->slip, SLIP_PLAIN, buf_str(&words));
		if (count)
			put_numbers(m, cells, count);
	}
	buf_done(&words);
	return err;
}

static enum err put_list(struct making *m, const struct field *f)
{
	const struct any_list *list = (const struct any_list *)((const char *)m->doc + f->offset);
	enum err err = OK;

	put_titles(m, f);
	for (int i = 0; i < list->count && !err; i++)
		err = put_row(m, f, (const char *)list->row + f->row_size * (size_t)i);
	slip_rule(m->slip);
	return err;
}

static enum err put_fields(struct making *m)
{
	for (const struct field *f = m->doc->type->fields; f->name; f++) {
		struct str value;
		enum err err;
		if (!(f->flags & ON_SLIP) || !field_is_set(f, m->doc) || strcmp(f->name, "number") == 0)
			continue;
		err = f->kind == KIND_list ? put_list(m, f) : value_of(m, f, m->doc, &value);
		if (err)
			return err;
		if (f->kind != KIND_list)
			slip_pair(m->slip, arena_printf(&m->op->arena, "%s:", in_words(m, f->label, f->label_zh)), value);
	}
	return OK;
}

/* ---- head and foot ---- */

static enum err put_head(struct making *m)
{
	const struct slip_wants *w = m->wants;
	const struct copy *copy = copy_find(w->copy);
	struct str title = w->title;
	enum err err;

	if (!title.n && (err = name_of(m, "site", m->row->site, false, &title)))
		return err;
	slip_put(m->slip, SLIP_LARGE, title);
	slip_put(m->slip, SLIP_MIDDLE, str_from(in_words(m, m->doc->type->label, m->doc->type->label_zh)));
	if (copy)
		slip_put(m->slip, SLIP_MIDDLE, arena_printf(&m->op->arena, "[%s]", in_words(m, copy->label, copy->label_zh)));
	if (w->reprint)
		slip_put(m->slip, SLIP_LARGE, arena_printf(&m->op->arena, "%s %d", in_words(m, "REPRINT", "补打"), w->reprint));
	if (str_is(m->row->state, "void") || str_is(m->row->state, "reversed"))
		slip_put(m->slip, SLIP_LARGE,
			str_from(str_is(m->row->state, "void") ? in_words(m, "VOID", "作废") : in_words(m, "REVERSED", "已冲红")));
	slip_pair(m->slip, str_from(in_words(m, "Number:", "单号:")), m->row->number);
	slip_pair(m->slip, str_from(in_words(m, "Day:", "日期:")), m->row->day);
	return OK;
}

static enum err put_signer(struct making *m, const char *label, struct str who)
{
	struct str name;
	enum err err = name_of(m, "user", who, false, &name);

	if (!err)
		slip_pair(m->slip, str_from(label), name);
	return err;
}

/* Who signed the paper's last act, and a place for whoever takes goods or money. */
static enum err put_foot(struct making *m)
{
	struct entry e;
	struct hash hash;
	struct str text;
	struct buf code = BUF_INIT, words = BUF_INIT;
	enum err err = entry_get(m->op, book_store(m->b), m->row->last_n, &text, &hash);

	if (err || (err = entry_read(m->op, &m->op->arena, text, &e)) ||
		(err = put_signer(m, in_words(m, "Signed:", "经手人:"), e.who)))
		return err;
	for (int i = 0; i < e.with_count && !err; i++)
		err = put_signer(m, in_words(m, "With:", "复签:"), e.with[i]);
	if (err)
		return err;
	slip_put(m->slip, SLIP_PLAIN, STR_NONE);
	slip_pair(m->slip, str_from(in_words(m, "Received:", "签收:")), STR("____________"));
	if (m->wants->foot.n)
		slip_put(m->slip, SLIP_MIDDLE, m->wants->foot);
	hash_put_short(&words, &m->row->head);
	slip_put_name(&code, m->row);
	slip_put(m->slip, SLIP_QR, buf_str(&code));
	slip_put(m->slip, SLIP_MIDDLE, arena_printf(&m->op->arena, "%.*s  %.*s", STR_ARG(m->row->number), STR_ARG(buf_str(&words))));
	buf_done(&words);
	buf_done(&code);
	return OK;
}

enum err slip_of_paper(
	struct op *op, struct book *b, const struct doc_row *row, const struct slip_wants *wants, struct slip *out)
{
	struct making m = {.op = op, .b = b, .row = row, .wants = wants, .slip = out};
	struct doc *doc;
	enum err err;

	if (!row->number.n)
		return op_refuse(op, E_STATE, "", "act", "print", "state", arena_str(&op->arena, row->state).p, "allowed",
			"Only a paper with a number is printed.", NULL);
	if ((err = book_load(op, b, row, &doc)))
		return err;
	m.doc = doc;
	slip_init(out, &op->arena, wants->columns);
	if ((err = put_head(&m)) || (err = put_fields(&m)))
		return err;
	return put_foot(&m);
}
