/* Before anything is booked: has this site heard of whom and what the file names?
 *
 * Each is looked up once; the lines that name an unknown one are told one by one. */
#include <stdlib.h>

#include "base/check.h"
#include "import.h"
#include "store/docs.h"

enum known { NOT_ASKED, KNOWN, UNKNOWN };

struct asking {
	struct op *op;
	struct importing *im;
	unsigned char *items, *customers; /* enum known, by index */
};

static enum err ask(struct asking *a, unsigned char *known, const char *type, struct str key)
{
	struct record_row row;
	bool found = false;
	enum err err;

	if (*known)
		return OK;
	err = record_get(a->op, book_store(a->im->book), str_from(type), key, &row, &found);
	*known = found ? KNOWN : UNKNOWN;
	return err;
}

static void unheard_of(struct asking *a, const struct retail_line *line, const char *column, const char *type, struct str key)
{
	struct op said;

	op_init(&said);
	op_refuse(&said, E_NO_RECORD, arena_printf(&said.arena, "line %u, %s", line->csv_line, column).p, "type", type, "key",
		arena_str(&said.arena, key).p, NULL);
	import_refused(a->im, &said.refusal);
	op_done(&said);
}

static enum err check_doc(struct asking *a, const struct retail_doc *doc)
{
	const struct retail *r = a->im->file;
	const struct retail_line *line = &r->lines[doc->first];

	if (doc->customer != RETAIL_NONE) {
		struct str key = r->customers[doc->customer].key;
		enum err err = ask(a, &a->customers[doc->customer], "customer", key);
		if (err)
			return err;
		if (a->customers[doc->customer] == UNKNOWN)
			unheard_of(a, line, "CustomerID", "customer", key);
	}
	for (uint32_t i = 0; i < doc->count; i++) {
		struct str code = r->items[line[i].item].code;
		enum err err = ask(a, &a->items[line[i].item], "item", code);
		if (err)
			return err;
		if (a->items[line[i].item] == UNKNOWN)
			unheard_of(a, &line[i], "StockCode", "item", code);
	}
	return OK;
}

enum err import_check(struct op *op, struct importing *im)
{
	const struct retail *r = im->file;
	struct asking a = {op, im, calloc(1, r->items_count + 1), calloc(1, r->customers_count + 1)};
	enum err err = OK;

	CHECK(a.items && a.customers);
	for (uint32_t i = 0; i < r->docs_count && !err; i++) {
		err = check_doc(&a, &r->docs[i]);
		progress_at(&im->cli->progress, "Checking documents", i + 1, r->docs_count);
	}
	free(a.items);
	free(a.customers);
	if (!err && im->refused)
		err = op_refuse(op, E_LINES, im->path, "count", arena_printf(&op->arena, "%lld", (long long)im->refused).p, "file",
			im->path, NULL);
	return err;
}
