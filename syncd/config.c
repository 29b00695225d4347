/* Reading and writing the daemon's settings, and spellings of addresses. */
#include "config.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/json.h"
#include "seal/keyfile.h"

enum { CONFIG_MAX = 64 * 1024, PORT_MAX = 65535, HOST_MAX = 253 };

static struct str path_of(struct op *op, const char *dir)
{
	return arena_printf(&op->arena, "%s/syncd.json", dir);
}

static enum err read_hosts(struct op *op, const cJSON *list, struct config *out)
{
	const cJSON *one;
	enum err err;

	out->hosts = ARENA_ARRAY(&op->arena, struct str, HOSTS_MAX);
	cJSON_ArrayForEach(one, list) {
		struct str host = arena_str(&op->arena, str_from(cJSON_GetStringValue(one)));
		if (out->hosts_count == HOSTS_MAX)
			break;
		if ((err = host_check(op, host)))
			return err;
		out->hosts[out->hosts_count++] = host;
	}
	return OK;
}

enum err config_load(struct op *op, const char *dir, struct config *out)
{
	struct str path = path_of(op, dir);
	struct buf text = BUF_INIT;
	cJSON *tree = NULL;
	enum err err = keyfile_read(op, path.p, CONFIG_MAX, &text);

	*out = (struct config){0};
	if (!err)
		err = json_read(op, buf_str(&text), CONFIG_MAX, path.p, &tree);
	if (!err) {
		struct str listen = json_text(tree, "listen");
		out->listen = arena_str(&op->arena, listen.n ? listen : STR(LISTEN_DEFAULT));
		out->metrics = arena_str(&op->arena, json_text(tree, "metrics"));
		err = read_hosts(op, json_get(tree, "hosts"), out);
	}
	cJSON_Delete(tree);
	buf_done(&text);
	return err;
}

enum err config_save(struct op *op, const char *dir, const struct config *c)
{
	struct buf text = BUF_INIT;
	enum err err;

	buf_puts(&text, "{\"listen\":");
	json_put_str(&text, c->listen);
	if (c->metrics.n) {
		buf_puts(&text, ",\"metrics\":");
		json_put_str(&text, c->metrics);
	}
	buf_puts(&text, ",\"hosts\":[");
	for (int i = 0; i < c->hosts_count; i++) {
		if (i)
			buf_putc(&text, ',');
		json_put_str(&text, c->hosts[i]);
	}
	buf_puts(&text, "]}\n");
	err = keyfile_write(op, path_of(op, dir).p, buf_str(&text));
	buf_done(&text);
	return err;
}

struct str config_host(const struct config *c)
{
	return c->hosts_count ? c->hosts[0] : STR("localhost");
}

static enum err bad_value(struct op *op, const char *place, struct str value, const char *kind, const char *example)
{
	return op_refuse(
		op, E_VALUE, place, "value", arena_str(&op->arena, value).p, "kind", kind, "example", example, NULL);
}

static bool numeric(struct op *op, struct str address, bool *six)
{
	struct in6_addr room;
	const char *text = arena_str(&op->arena, address).p;

	*six = inet_pton(AF_INET6, text, &room) == 1;
	return *six || inet_pton(AF_INET, text, &room) == 1;
}

static enum err read_address(
	struct op *op, const char *place, const char *example, struct str text, struct str *address, int *port)
{
	const char *colon = text.n ? memrchr(text.p, ':', text.n) : NULL;
	uint64_t number;
	bool bracketed, six;

	if (!colon)
		goto bad;
	*address = (struct str){text.p, (size_t)(colon - text.p)};
	bracketed = address->n > 2 && address->p[0] == '[' && colon[-1] == ']';
	if (bracketed)
		*address = str_sub(*address, 1, address->n - 2);
	*address = arena_str(&op->arena, *address);
	if (!numeric(op, *address, &six) || six != bracketed)
		goto bad;
	if (!str_to_u64(str_sub(text, (size_t)(colon - text.p) + 1, text.n), &number) || number > PORT_MAX)
		goto bad;
	*port = (int)number;
	return OK;
bad:
	return bad_value(op, place, text, "an address and a port", example);
}

enum err listen_read(struct op *op, struct str text, struct str *address, int *port)
{
	return read_address(op, "listen", LISTEN_DEFAULT, text, address, port);
}

enum err metrics_read(struct op *op, struct str text, struct str *address, int *port)
{
	return read_address(op, "metrics", METRICS_EXAMPLE, text, address, port);
}

static bool is_name(struct str host)
{
	if (!host.n || host.n > HOST_MAX || host.p[0] == '-' || host.p[0] == '.')
		return false;
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '.')
			return false;
	}
	return true;
}

enum err host_check(struct op *op, struct str host)
{
	bool six;

	if (is_name(host) || numeric(op, host, &six))
		return OK;
	return bad_value(op, "host", host, "a computer's name or numeric address", "ho.example");
}

struct str host_in_address(struct op *op, struct str host)
{
	bool six;

	return numeric(op, host, &six) && six ? arena_printf(&op->arena, "[%.*s]", STR_ARG(host)) : host;
}
