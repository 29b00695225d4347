/* Codes by telephone, at either end.
 *
 * Head office and a site each hold the other's public signing key from its `site.enrol`,
 * and their own secret one in a file beside the book; the code is over the site, its epoch
 * and the words, so that what was given to one life of one device serves no other. */
#include "inside.h"

#include "documents/papers.h"
#include "seal/keyfile.h"
#include "seal/phone.h"
#include "store/desk.h"
#include "store/local.h"

enum { KEY_FILE_MAX = 16 * 1024 };

static enum err no_key(struct op *op, struct str site)
{
	return op_refuse(op, E_NO_RECORD, "site", "type", "site", "key", arena_str(&op->arena, site).p, NULL);
}

static enum err words_code(struct op *op, struct book *b, struct str other_key, struct str words, struct str *out)
{
	const char *path = arena_printf(&op->arena, book_is_home(b) ? "%s/authority/sign.pem" : "%s/device/sign.pem", b->dir).p;
	struct buf key = BUF_INIT;
	enum err err = keyfile_read(op, path, KEY_FILE_MAX, &key);

	if (!err)
		err = phone_code_make(op, buf_str(&key), other_key, words, out);
	if (key.p)
		explicit_bzero(key.p, key.cap);
	buf_done(&key);
	return err;
}

enum err look_code(struct look *look, struct op *op, struct str site, struct str what, struct str *out)
{
	struct book *b = look->ctx;
	bool home = book_is_home(b), found;
	struct enrolment_row other;
	enum err err = enrolment_last(op, b->store, home ? site : b->home, &other, &found);

	if (err)
		return err;
	if (!found || (home && str_eq(site, b->home)))
		return no_key(op, home ? site : b->home);
	return words_code(op, b, other.sign,
		arena_printf(&op->arena, "%.*s\n%.*s\n%.*s", STR_ARG(site), STR_ARG(home ? other.epoch : b->log.epoch), STR_ARG(what)), out);
}

/* The last word by which head office let this site try again; a site hears of no other
 * paper of that type. */
static enum err last_unlock(struct op *op, struct book *b, struct str *out)
{
	struct doc_row row;
	bool found;
	enum err err = doc_newest(op, b->store, STR("phone_code"), b->home, &row, &found);

	*out = !err && found ? row.id : STR_NONE;
	return err;
}

static enum err locked(struct op *op, const struct local_code *c)
{
	return op_refuse(op, E_CODE_LOCKED, "code", "why",
		c->site_locked ? "ten wrong codes at this site" : "the request had five wrong codes", NULL);
}

static enum err try_within(struct op *op, struct local_db *l, struct local_code *c, struct str code, struct str given)
{
	enum err err = local_code_try(op, l, c);

	if (err)
		return err;
	if (c->request_locked || c->site_locked)
		return locked(op, c);
	if (phone_code_eq(code, given))
		return local_code_good(op, l, c);
	return op_refuse(op, E_CODE, "code", "left", arena_printf(&op->arena, "%d", c->left).p, NULL);
}

enum err look_try_code(struct look *look, struct op *op, struct str request, struct str what, struct str given)
{
	struct book *b = look->ctx;
	struct buf day = BUF_INIT;
	struct local_code c = {.request = request};
	struct local_db *l;
	struct str code;
	enum err err;

	if ((err = look_code(look, op, b->log.site, what, &code)) || (err = last_unlock(op, b, &c.unlocked)))
		return err;
	day_put(&day, book_today(b));
	c.day = arena_str(&op->arena, buf_str(&day));
	buf_done(&day);
	if ((err = local_db_open(op, b->dir, &l)))
		return err;
	err = try_within(op, l, &c, code, given);
	local_db_close(l);
	return err;
}
