/* Enrolment, as a matter of the book alone: no socket, no thread. */
#include "enrol.h"

#include "base/json.h"
#include "book/act.h"
#include "documents/papers.h"
#include "store/desk.h"
#include "token.h"

enum { SIGN_KEY_BYTES = 32 };

static enum err take_text(struct op *op, const cJSON *tree, const char *name, struct str *out)
{
	*out = arena_str(&op->arena, json_text(tree, name));
	return out->n ? OK : op_refuse(op, E_REQUIRED, name, "field", name, NULL);
}

static enum err check_mark(struct op *op, struct str mark)
{
	struct buf bytes = BUF_INIT;
	bool good = mark.n == EPOCH_MARK_HEX && hex_read(mark, &bytes);

	buf_done(&bytes);
	return good ? OK
		    : op_refuse(op, E_VALUE, "mark", "value", mark.p, "kind", "an epoch's mark", "example", "5f0c2e91",
			      NULL);
}

static enum err check_sign(struct op *op, struct str sign)
{
	struct buf bytes = BUF_INIT;
	bool good = base64_read(sign, &bytes) && bytes.n == SIGN_KEY_BYTES;

	buf_done(&bytes);
	return good ? OK
		    : op_refuse(op, E_VALUE, "sign", "value", sign.p, "kind", "an Ed25519 key", "example",
			      "32 bytes in base64", NULL);
}

enum err enrol_read(struct op *op, struct str body, struct enrol_request *out)
{
	struct str token;
	cJSON *tree;
	enum err err = json_read(op, body, ENROL_BYTES_MAX, "", &tree);

	if (err)
		return err;
	out->site = arena_str(&op->arena, json_text(tree, "site"));
	if (!(err = take_text(op, tree, "token", &token)) && !(err = take_text(op, tree, "csr", &out->csr)) &&
		!(err = take_text(op, tree, "mark", &out->mark)) && !(err = take_text(op, tree, "sign", &out->sign)) &&
		!(err = check_mark(op, out->mark)) && !(err = check_sign(op, out->sign)))
		out->token_hash = token_hash(op, token);
	cJSON_Delete(tree);
	return err;
}

static enum err token_is(struct op *op, const char *why)
{
	return op_refuse(op, E_TOKEN, "token", "why", why, NULL);
}

static enum err find_token(struct op *op, struct book *b, const struct enrol_request *r, struct token_row *token)
{
	bool found;
	enum err err = token_get(op, book_store(b), r->token_hash, token, &found);

	if (err)
		return err;
	if (!found)
		return token_is(op, "not known");
	/* Whoever took it for another's would be let in under a name he does not expect. */
	if (r->site.n && !str_eq(r->site, token->site))
		return token_is(op, "for another site");
	if (!token->used && world_now(book_world(b)).ms > token->until.ms)
		return token_is(op, "past its time");
	return OK;
}

enum err enrol_check(struct op *op, struct book *b, const struct enrol_request *r)
{
	struct token_row token;

	return find_token(op, b, r, &token);
}

/* What a used token was used for: the request's hash, kept under the token's. */
static const char *fact_name(struct op *op, const struct enrol_request *r)
{
	return arena_printf(&op->arena, "enrolled.%.*s", STR_ARG(r->token_hash)).p;
}

static struct str request_hash(struct op *op, const struct enrol_request *r)
{
	struct buf text = BUF_INIT;
	struct hash hash;

	buf_printf(&text, "%.*s|%.*s|%.*s", STR_ARG(r->csr), STR_ARG(r->mark), STR_ARG(r->sign));
	hash = hash_of(buf_str(&text));
	buf_clear(&text);
	hash_put_hex(&text, &hash);
	struct str kept = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return kept;
}

/* The request that used this token, come again while its epoch is the site's newest. */
static enum err again(
	struct op *op, struct book *b, const struct enrol_request *r, const struct enrolment_row *last, bool enrolled)
{
	struct str before;
	enum err err = meta_get(op, book_store(b), fact_name(op, r), &before);

	if (err)
		return err;
	if (!enrolled || !str_eq(before, request_hash(op, r)))
		return token_is(op, "used already");
	return str_eq(str_sub(last->epoch, 2, last->epoch.n), r->mark) ? OK : token_is(op, "used already");
}

/* Behind Z comes A again: the mark tells the epochs apart. */
static struct str next_epoch(struct op *op, const struct enrolment_row *last, bool enrolled, struct str mark)
{
	char letter = 'A';

	if (enrolled && last->epoch.n && last->epoch.p[0] >= 'A' && last->epoch.p[0] < 'Z')
		letter = (char)(last->epoch.p[0] + 1);
	return arena_printf(&op->arena, "%c.%.*s", letter, STR_ARG(mark));
}

enum err enrol_act_within(struct op *op, struct book *b, struct log_id log, struct str sign)
{
	struct request r;
	struct recorded recorded;
	cJSON *given = cJSON_CreateObject();
	enum err err;

	request_init(&r, &site_type, act_find(&site_type, STR("enrol")));
	r.doc = log.site;
	r.who = STR("syncd");
	r.given = given;
	cJSON_AddStringToObject(given, "epoch", arena_str(&op->arena, log.epoch).p);
	cJSON_AddStringToObject(given, "sign", arena_str(&op->arena, sign).p);
	err = book_act_within(op, b, &r, &recorded);
	cJSON_Delete(given);
	return err;
}

static enum err write_new(struct op *op, struct book *b, const struct enrol_request *r, struct log_id log)
{
	struct store *s = book_store(b);
	enum err err = enrol_act_within(op, b, log, r->sign);

	if (!err)
		err = token_use(op, s, r->token_hash);
	return err ? err : meta_put(op, s, fact_name(op, r), request_hash(op, r));
}

static enum err certify(struct op *op, struct book *b, const struct pki_pair *authority, const struct enrol_request *r,
	struct log_id log, struct str *out)
{
	struct moment now = world_now(book_world(b));
	struct buf pem = BUF_INIT, hex = BUF_INIT;
	struct pki_device device = {0};
	struct pki_cert cert;
	enum err err;

	if (log.site.n > PKI_NAME_MAX || log.epoch.n > PKI_NAME_MAX)
		return op_refuse(op, E_SIZE, "site", "size", "", "max", "32", NULL);
	for (size_t i = 0; i < log.site.n; i++)
		device.site[i] = log.site.p[i];
	for (size_t i = 0; i < log.epoch.n; i++)
		device.epoch[i] = log.epoch.p[i];
	err = pki_csr_sign(op, authority, r->csr, &device, now, ENROL_DAYS, &pem);
	*out = arena_str(&op->arena, buf_str(&pem));
	if (!err && !(err = pki_cert_read(op, buf_str(&pem), &cert))) {
		hash_put_hex(&hex, &cert.fingerprint);
		err = device_put(op, book_store(b), buf_str(&hex), log, STR("good"), now);
	}
	buf_done(&pem);
	buf_done(&hex);
	return err;
}

static enum err write_within(struct op *op, struct book *b, const struct pki_pair *authority,
	const struct enrol_request *r, struct enrolled *out)
{
	struct token_row token;
	struct enrolment_row last;
	bool enrolled;
	enum err err = find_token(op, b, r, &token);

	if (err || (err = enrolment_last(op, book_store(b), token.site, &last, &enrolled)))
		return err;
	if (token.used) {
		err = again(op, b, r, &last, enrolled);
		out->log = (struct log_id){token.site, last.epoch};
	} else {
		out->log = (struct log_id){token.site, next_epoch(op, &last, enrolled, r->mark)};
		err = write_new(op, b, r, out->log);
	}
	return err ? err : certify(op, b, authority, r, out->log, &out->cert);
}

/* Where the commit failed, the second file may have saved the entry, and nothing else of
 * it: the token is good still, and the device asks again. */
static enum err check_written(struct op *op, struct book *b, const struct enrol_request *r)
{
	struct token_row token;
	bool found;
	enum err err = token_get(op, book_store(b), r->token_hash, &token, &found);

	return err || (found && token.used) ? err : op_refuse(op, E_LATER, "", "seconds", "10", NULL);
}

enum err enrol_write(struct op *op, struct book *b, const struct pki_pair *authority, const struct enrol_request *r,
	struct enrolled *out)
{
	enum err err = book_batch_begin(op, b);

	if (err)
		return err;
	if ((err = write_within(op, b, authority, r, out))) {
		book_batch_drop(b);
		return err;
	}
	err = book_batch_end(op, b);
	return err ? err : check_written(op, b, r);
}

static void put(struct buf *to, const char *name, struct str value)
{
	json_put_key(to, name);
	json_put_str(to, value);
}

void enrolled_put_json(struct buf *to, const struct enrolled *e, struct str authority_pem)
{
	buf_putc(to, '{');
	put(to, "cert", e->cert);
	put(to, "authority", authority_pem);
	put(to, "epoch", e->log.epoch);
	put(to, "site", e->log.site);
	buf_putc(to, '}');
}
