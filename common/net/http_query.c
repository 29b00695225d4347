/* One value out of a query. The query is searched as sent and only what was asked
 * for is decoded, so that an encoded '&' or '=' stays inside its value. */
#include <string.h>

#include "net/http_server.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool decode(struct str s, struct buf *out)
{
	buf_clear(out);
	buf_need(out, s.n);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '%') {
			int high = s.n - i > 2 ? digit(s.p[i + 1]) : -1;
			int low = high >= 0 ? digit(s.p[i + 2]) : -1;
			if (low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (c == '\0')
			return false;
		buf_putc(out, c);
	}
	return true;
}

bool http_query_get(struct str query, const char *name, struct buf *out)
{
	while (query.n > 0) {
		struct str value = str_cut(&query, '&');
		struct str key = str_cut(&value, '=');
		if (str_is(key, name))
			return decode(value, out);
	}
	return false;
}
