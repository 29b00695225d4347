/* Crockford base32: no I, L, O or U, so that a number read aloud or off a worn
 * slip comes back as it was. */
#include "base/id.h"

#include <string.h>

#include "base/utf8.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static size_t base32_write(const unsigned char *bytes, size_t size, char *to)
{
	unsigned held = 0;
	int bits = 0;
	size_t n = 0;

	for (size_t i = 0; i < size; i++) {
		held = (held << 8 | bytes[i]) & 0xfff;
		for (bits += 8; bits >= 5; bits -= 5)
			to[n++] = alphabet[held >> (bits - 5) & 31];
	}
	if (bits)
		to[n++] = alphabet[held << (5 - bits) & 31];
	return n;
}

void base32_put(struct buf *to, const unsigned char *bytes, size_t size)
{
	buf_need(to, (size * 8 + 4) / 5);
	to->n += base32_write(bytes, size, to->p + to->n);
	to->p[to->n] = 0;
}

struct docid docid_from_bytes(const unsigned char bytes[10])
{
	struct docid id = {{0}};

	base32_write(bytes, 10, id.c);
	return id;
}

bool docid_read(struct str s, struct docid *out)
{
	if (s.n != DOCID_LEN)
		return false;
	for (size_t i = 0; i < DOCID_LEN; i++)
		if (!s.p[i] || !strchr(alphabet, s.p[i]))
			return false;
	memcpy(out->c, s.p, DOCID_LEN);
	out->c[DOCID_LEN] = 0;
	return true;
}

struct str docid_str(const struct docid *id)
{
	return str_from(id->c);
}

bool site_key_valid(struct str s)
{
	if (s.n < 2 || s.n > 8 || s.p[0] < 'A' || s.p[0] > 'Z')
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (!((s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= '0' && s.p[i] <= '9')))
			return false;
	return true;
}

static bool is_space(uint32_t number)
{
	return number == ' ' || number == 0xa0 || number == 0x3000;
}

bool key_valid(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const unsigned char *end = s.n ? p + s.n : p;
	uint32_t number = ' ';

	if (s.n < 1 || s.n > 64)
		return false;
	while (p < end) {
		int n = utf8_take(p, end, &number);

		if (!n || number < 0x20 || (number >= 0x7f && number <= 0x9f))
			return false;
		if (p == (const unsigned char *)s.p && is_space(number))
			return false;
		p += n;
	}
	return !is_space(number);
}
