/* Making tokens. */
#include "token.h"

#include <string.h>

#include "book/read.h"
#include "store/desk.h"

static const int64_t ms_per_hour = INT64_C(60) * 60 * 1000;

struct str token_hash(struct op *op, struct str text)
{
	const char *colon = text.n ? memrchr(text.p, ':', text.n) : NULL;
	struct str secret = colon ? str_sub(text, (size_t)(colon - text.p) + 1, text.n) : text, kept;
	struct hash hash = hash_of(secret);
	struct buf hex = BUF_INIT;

	hash_put_hex(&hex, &hash);
	kept = arena_str(&op->arena, buf_str(&hex));
	buf_done(&hex);
	return kept;
}

static enum err check_site(struct op *op, struct book *b, struct str site)
{
	const struct doc *record;
	const char *key = arena_str(&op->arena, site).p;
	enum err err = book_record(op, b, "site", site, &record);

	if (err)
		return err;
	if (!record)
		return op_refuse(op, E_NO_DOCUMENT, "site", "type", "site", "key", key, NULL);
	if (str_eq(site, book_log(b).site))
		return op_refuse(op, E_VALUE, "site", "value", key, "kind", "a site that keeps a book of its own",
			"example", "S01", NULL);
	return OK;
}

static enum err keep(struct op *op, struct book *b, struct str site, int hours, struct str secret)
{
	struct moment until = {world_now(book_world(b)).ms + hours * ms_per_hour};
	struct store *s = book_store(b);
	enum err err = store_begin(op, s);

	if (err)
		return err;
	if ((err = token_put(op, s, token_hash(op, secret), site, until)) || (err = store_commit(op, s)))
		store_rollback(s);
	return err;
}

enum err token_make(
	struct op *op, struct book *b, struct str site, int hours, const struct token_place *place, struct str *out)
{
	struct world *w = book_world(b);
	unsigned char bytes[TOKEN_SECRET_BYTES];
	struct buf secret = BUF_INIT, text = BUF_INIT;
	enum err err = check_site(op, b, site);

	if (err)
		return err;
	w->chance(w, bytes, sizeof(bytes));
	base32_put(&secret, bytes, sizeof(bytes));
	if (!(err = keep(op, b, site, hours, buf_str(&secret)))) {
		buf_printf(&text, "daybook1:%.*s:%d:%.*s:", STR_ARG(place->host), place->port, STR_ARG(site));
		hash_put_hex(&text, &place->authority);
		buf_putc(&text, ':');
		buf_put(&text, buf_str(&secret));
		*out = arena_str(&op->arena, buf_str(&text));
	}
	buf_done(&secret);
	buf_done(&text);
	return err;
}
