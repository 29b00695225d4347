/* A token taken apart. */
#include "token.h"

#include <string.h>

#include "base/id.h"

static enum err wrong(struct op *op, const char *why)
{
	return op_refuse(op, E_TOKEN, "", "why", why, NULL);
}

/* The host as it stands in an address: up to the colon, or in brackets. */
static struct str host(struct str *rest)
{
	const char *close;
	struct str name;

	if (!rest->n || rest->p[0] != '[')
		return str_cut(rest, ':');
	close = memchr(rest->p, ']', rest->n);
	if (!close || (size_t)(close - rest->p) + 1 >= rest->n || close[1] != ':')
		return STR_NONE;
	name = (struct str){rest->p, (size_t)(close - rest->p) + 1};
	*rest = str_sub(*rest, name.n + 1, rest->n - name.n - 1);
	return name;
}

static bool is_host(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || strchr("/@?#\\", s.p[i]) || s.p[i] == 127)
			return false;
	return s.n > 0 && s.n < 256;
}

enum err token_read(struct op *op, struct arena *arena, struct str text, struct token *out)
{
	struct str rest = text, name, port;
	uint64_t number;

	if (!str_is(str_cut(&rest, ':'), "daybook1"))
		return wrong(op, "not one of this program: it begins with daybook1:");
	name = host(&rest);
	port = str_cut(&rest, ':');
	if (!is_host(name) || !str_to_u64(port, &number) || number < 1 || number > 65535)
		return wrong(op, "cut or mistyped: the address cannot be read");
	out->server = arena_printf(arena, "https://%.*s:%.*s", STR_ARG(name), STR_ARG(port));
	out->site = arena_str(arena, str_cut(&rest, ':'));
	if (!site_key_valid(out->site))
		return wrong(op, "cut or mistyped: the site cannot be read");
	if (!hash_read_hex(str_cut(&rest, ':'), &out->authority))
		return wrong(op, "cut or mistyped: the fingerprint cannot be read");
	if (!rest.n || memchr(rest.p, ':', rest.n))
		return wrong(op, "cut or mistyped: the secret cannot be read");
	out->secret = arena_str(arena, rest);
	return OK;
}
