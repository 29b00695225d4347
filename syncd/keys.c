/* Making, keeping and reading the keys of head office. */
#include "keys.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "seal/keyfile.h"
#include "seal/sign.h"

enum { SERVER_DAYS = 3650, RENEW_BEFORE_DAYS = 90 };
static const int64_t ms_per_day = INT64_C(24) * 60 * 60 * 1000;

static const char *path(struct op *op, const char *dir, const char *name)
{
	return arena_printf(&op->arena, "%s/authority/%s", dir, name).p;
}

static enum err save_pair(struct op *op, const char *dir, const char *name, const struct pki_pair *pair)
{
	const char *cert = arena_printf(&op->arena, "%s.pem", name).p;
	const char *key = arena_printf(&op->arena, "%s.key.pem", name).p;
	enum err err = keyfile_write(op, path(op, dir, key), buf_str(&pair->key));

	return err ? err : keyfile_write(op, path(op, dir, cert), buf_str(&pair->cert));
}

static enum err load_pair(struct op *op, const char *dir, const char *name, struct pki_pair *out)
{
	const char *cert = arena_printf(&op->arena, "%s.pem", name).p;
	const char *key = arena_printf(&op->arena, "%s.key.pem", name).p;
	enum err err = keyfile_read(op, path(op, dir, cert), PKI_PEM_MAX, &out->cert);

	return err ? err : keyfile_read(op, path(op, dir, key), PKI_PEM_MAX, &out->key);
}

/* By these names sites may call the server; on its own machine two more hold. */
static enum err make_server(struct op *op, const char *dir, const struct pki_pair *authority,
	const struct config *config, struct moment now, struct pki_pair *out)
{
	const char *names[HOSTS_MAX + 2];
	int count = 0;
	enum err err;

	for (int i = 0; i < config->hosts_count; i++)
		names[count++] = config->hosts[i].p;
	names[count++] = "localhost";
	names[count++] = "127.0.0.1";
	if ((err = pki_server_make(op, authority, names, count, now, SERVER_DAYS, out)))
		return err;
	return save_pair(op, dir, "server", out);
}

static enum err make_sign(struct op *op, const char *dir, struct str *sign_public)
{
	struct buf key = BUF_INIT, shown = BUF_INIT;
	enum err err = sign_key_make(op, &key, &shown);

	if (!err)
		err = keyfile_write(op, path(op, dir, "sign.pem"), buf_str(&key));
	*sign_public = arena_str(&op->arena, buf_str(&shown));
	if (key.p)
		explicit_bzero(key.p, key.n);
	buf_done(&key);
	buf_done(&shown);
	return err;
}

static enum err make_dir(struct op *op, const char *dir)
{
	const char *below = arena_printf(&op->arena, "%s/authority", dir).p;

	if ((mkdir(dir, 0700) && errno != EEXIST) || (mkdir(below, 0700) && errno != EEXIST))
		return op_refuse(op, E_DISK, dir, "path", dir, "why", strerror(errno), NULL);
	return OK;
}

enum err keys_make(
	struct op *op, const char *dir, const struct config *config, struct world *w, struct str *sign_public)
{
	struct keys keys = {0};
	struct moment now = world_now(w);
	enum err err = make_dir(op, dir);

	if (!err)
		err = pki_authority_make(op, "Daybook head office", now, &keys.authority);
	if (!err)
		err = save_pair(op, dir, "ca", &keys.authority);
	if (!err)
		err = make_server(op, dir, &keys.authority, config, now, &keys.server);
	if (!err)
		err = make_sign(op, dir, sign_public);
	keys_done(&keys);
	return err;
}

static enum err renew_server(
	struct op *op, const char *dir, const struct config *config, struct moment now, struct keys *keys)
{
	struct pki_cert cert;
	enum err err = pki_cert_read(op, buf_str(&keys->server.cert), &cert);

	if (err || cert.until.ms > now.ms + RENEW_BEFORE_DAYS * ms_per_day)
		return err;
	pki_pair_done(&keys->server);
	return make_server(op, dir, &keys->authority, config, now, &keys->server);
}

static enum err fingerprint_of(struct op *op, const struct buf *pem, struct hash *out)
{
	struct pki_cert cert;
	enum err err = pki_cert_read(op, buf_str(pem), &cert);

	*out = cert.fingerprint;
	return err;
}

enum err keys_load(struct op *op, const char *dir, const struct config *config, struct world *w, struct keys *out)
{
	enum err err;

	*out = (struct keys){0};
	if ((err = load_pair(op, dir, "ca", &out->authority)) || (err = load_pair(op, dir, "server", &out->server)) ||
		(err = fingerprint_of(op, &out->authority.cert, &out->fingerprint)) ||
		(err = renew_server(op, dir, config, world_now(w), out)))
		keys_done(out);
	return err;
}

enum err keys_fingerprint(struct op *op, const char *dir, struct hash *out)
{
	struct buf pem = BUF_INIT;
	enum err err = keyfile_read(op, path(op, dir, "ca.pem"), PKI_PEM_MAX, &pem);

	if (!err)
		err = fingerprint_of(op, &pem, out);
	buf_done(&pem);
	return err;
}

void keys_done(struct keys *keys)
{
	pki_pair_done(&keys->authority);
	pki_pair_done(&keys->server);
}
