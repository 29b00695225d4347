/* Which papers name which: what a bill's settlement, invoice and release are found by. */
#include "inside.h"

#include <stdio.h>
#include <string.h>

#include "documents/registry.h"
#include "model/codec.h"
#include "store/docs.h"

struct linking {
	struct book *b;
	int64_t n;
	const struct entry *e;
};

static enum err put(struct op *op, struct linking *l, const struct field *f, const void *of)
{
	struct str word;

	if (!(f->flags & LINKS) || !field_is_set(f, of))
		return OK;
	/* A paper's id and a text are strings alike. */
	word = *(const struct str *)((const char *)of + f->offset);
	if (f->kind == KIND_text)
		word = arena_printf(&op->arena, "%s:%.*s", f->name, STR_ARG(word));
	return link_put(op, l->b->store, word, l->e->type, l->n, l->e->doc);
}

static enum err put_rows(struct op *op, struct linking *l, const struct field *f, const struct any_list *list)
{
	enum err err = OK;

	for (int i = 0; i < list->count && !err; i++)
		for (const struct field *c = f->rows; c->name && !err; c++)
			err = put(op, l, c, (const char *)list->row + f->row_size * (size_t)i);
	return err;
}

/* Does the body set a field that links? Most bills stand on nothing, and are long. */
static bool says_any(const struct field *fields, struct str body)
{
	for (const struct field *f = fields; f->name; f++) {
		char name[64];
		int n;
		if (f->kind == KIND_list && f->rows && says_any(f->rows, body))
			return true;
		if (!(f->flags & LINKS))
			continue;
		n = snprintf(name, sizeof(name), "\"%s\":", f->name);
		if (memmem(body.p, body.n, name, (size_t)n))
			return true;
	}
	return false;
}

enum err fold_links(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	const struct type *type = e->on.n ? NULL : type_find(e->type);
	struct linking l = {b, n, e};
	struct doc *doc;
	enum err err = OK;

	if (!type || !type->links || !says_any(type->fields, e->body))
		return OK;
	doc = doc_new(&op->arena, type);
	/* What does not read is a case already, and links nothing. */
	if (codec_fold_body(op, &op->arena, doc, e->body)) {
		op_forgive(op);
		return OK;
	}
	for (const struct field *f = type->fields; f->name && !err; f++)
		err = f->kind == KIND_list ? put_rows(op, &l, f, (const struct any_list *)((const char *)doc + f->offset))
					   : put(op, &l, f, doc);
	return err;
}
