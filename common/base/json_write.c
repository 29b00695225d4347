/* JSON in the one spelling that entries have, so that what is written again from
 * its values has the same hash. */
#include <string.h>

#include "base/json.h"

static void put_escape(struct buf *to, unsigned char c)
{
	static const char names[] = {['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',
		['\f'] = 'f', ['\r'] = 'r'};

	if (names[c])
		buf_put(to, (struct str){(const char[]){'\\', names[c]}, 2});
	else
		buf_printf(to, "\\u%04x", c);
}

void json_put_str(struct buf *to, struct str s)
{
	size_t done = 0;

	buf_need(to, s.n + 2);
	buf_putc(to, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_put(to, (struct str){s.p + done, i - done});
		put_escape(to, c);
		done = i + 1;
	}
	if (s.n)
		buf_put(to, (struct str){s.p + done, s.n - done});
	buf_putc(to, '"');
}

void json_put_key(struct buf *to, const char *name)
{
	if (to->n && to->p[to->n - 1] != '{')
		buf_putc(to, ',');
	json_put_str(to, str_from(name));
	buf_putc(to, ':');
}
