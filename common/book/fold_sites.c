/* What a site's record says of sync: which epoch signs with which key, and what it hears. */
#include "deciding.h"

static enum err told(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	cJSON *tree;
	const cJSON *one, *body = body_tree(e, &tree);
	struct doc_row row;
	bool found;
	struct str key = e->key;
	enum err err = OK;

	if (!key.n) {
		if (!(err = doc_get(op, b->store, e->doc, &row, &found)) && found)
			err = record_key_of(op, b->store, STR("site"), e->doc, &key);
	}
	if (!err && key.n && str_is(e->act, "enrol")) {
		struct enrolment_row enrolment = {key, json_text(body, "epoch"), json_text(body, "sign"), n};
		err = enrolment_put(op, b->store, &enrolment);
	}
	if (!err && key.n && (str_is(e->act, "hear") || str_is(e->act, "unhear"))) {
		cJSON_ArrayForEach(one, json_get(body, "topics")) {
			if (!err && cJSON_IsString(one))
				err = str_is(e->act, "hear") ? hears_put(op, b->store, key, str_from(one->valuestring), n)
							     : hears_drop(op, b->store, key, str_from(one->valuestring));
		}
	}
	cJSON_Delete(tree);
	return err;
}

enum err fold_sites(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	return str_is(e->type, "site") ? told(op, b, n, e) : OK;
}
