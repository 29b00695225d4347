/* A paper's sum and name, for any type. */
#include "papers.h"

#include "model/field.h"

struct report_cell cell_worth(const struct doc *doc)
{
	const struct field *f = field_find(doc->type->fields, STR("total"));
	struct money m;

	if (!f)
		f = field_find(doc->type->fields, STR("amount"));
	if (!f || f->kind != KIND_money)
		return (struct report_cell){0};
	m = *(const struct money *)((const char *)doc + f->offset);
	return money_is_set(m) ? cell_number(m.minor) : (struct report_cell){0};
}

enum err paper_name(struct op *op, struct book *b, struct str id, struct str *out)
{
	struct doc_row row;
	bool found;
	enum err err = doc_get(op, book_store(b), id, &row, &found);

	*out = !err && found && row.number.n ? row.number : id;
	return err;
}
