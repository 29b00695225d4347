/* SHA-256, and the spellings of hashes and bytes. */
#include "base/hash.h"

#include <openssl/sha.h>
#include <string.h>

#include "base/check.h"
#include "base/id.h"

/* The low-level calls are marked deprecated, but every other way pays for a look-up
 * or a context: an entry of 544 bytes takes 335 ns so, 408 ns by EVP_Digest with a
 * method fetched beforehand, 575 ns by SHA256(), which fetches each time. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
struct hash hash_of(struct str bytes)
{
	SHA256_CTX context;
	struct hash h;

	SHA256_Init(&context);
	SHA256_Update(&context, bytes.p, bytes.n);
	SHA256_Final(h.b, &context);
	return h;
}
#pragma GCC diagnostic pop

struct hash hash_zero(void)
{
	return (struct hash){{0}};
}

bool hash_eq(const struct hash *a, const struct hash *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

bool hash_is_zero(const struct hash *h)
{
	struct hash zero = hash_zero();

	return hash_eq(h, &zero);
}

void hex_put(struct buf *to, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *p;

	buf_need(to, bytes.n * 2);
	p = to->p + to->n;
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char b = (unsigned char)bytes.p[i];

		*p++ = digits[b >> 4];
		*p++ = digits[b & 15];
	}
	*p = 0;
	to->n += bytes.n * 2;
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_bytes(struct str s, unsigned char *to)
{
	for (size_t i = 0; i + 1 < s.n; i += 2) {
		int high = nibble(s.p[i]);
		int low = nibble(s.p[i + 1]);

		if (high < 0 || low < 0)
			return false;
		to[i / 2] = (unsigned char)(high << 4 | low);
	}
	return s.n % 2 == 0;
}

bool hex_read(struct str s, struct buf *out)
{
	buf_clear(out);
	buf_need(out, s.n / 2);
	out->p[0] = 0;
	if (!hex_bytes(s, (unsigned char *)out->p)) {
		buf_clear(out);
		return false;
	}
	out->n = s.n / 2;
	out->p[out->n] = 0;
	return true;
}

void hash_put_hex(struct buf *to, const struct hash *h)
{
	hex_put(to, (struct str){(const char *)h->b, sizeof(h->b)});
}

bool hash_read_hex(struct str s, struct hash *out)
{
	struct hash h;

	if (s.n != HASH_HEX || !hex_bytes(s, h.b))
		return false;
	*out = h;
	return true;
}

void hash_put_short(struct buf *to, const struct hash *h)
{
	struct buf all = BUF_INIT;

	base32_put(&all, h->b, 5);
	buf_printf(to, "%.4s-%.4s", all.p, all.p + 4);
	buf_done(&all);
}

void base64_put(struct buf *to, struct str bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *b = (const unsigned char *)bytes.p;
	size_t size = (bytes.n + 2) / 3 * 4;
	char *p;

	buf_need(to, size);
	p = to->p + to->n;
	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		uint32_t three = (uint32_t)b[i] << 16;

		if (left > 1)
			three |= (uint32_t)b[i + 1] << 8;
		if (left > 2)
			three |= b[i + 2];
		*p++ = digits[three >> 18];
		*p++ = digits[three >> 12 & 63];
		*p++ = left > 1 ? digits[three >> 6 & 63] : '=';
		*p++ = left > 2 ? digits[three & 63] : '=';
	}
	*p = 0;
	to->n += size;
}

static int sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* `digits` of the four stand, the others are padding. Bits that no byte takes must
 * be nil: else two spellings would be one value. */
static bool base64_four(const char *four, int digits, struct buf *out)
{
	uint32_t bits = 0;

	for (int i = 0; i < 4; i++) {
		int six = i < digits ? sextet(four[i]) : 0;

		if (six < 0)
			return false;
		bits = bits << 6 | (uint32_t)six;
	}
	if (bits & ((1u << (8 * (4 - digits))) - 1))
		return false;
	for (int i = 0; i < digits - 1; i++)
		out->p[out->n++] = (char)(bits >> (16 - 8 * i) & 0xff);
	return true;
}

bool base64_read(struct str s, struct buf *out)
{
	bool whole = s.n % 4 == 0;

	buf_clear(out);
	buf_need(out, s.n / 4 * 3);
	for (size_t i = 0; whole && i < s.n; i += 4) {
		int digits = 4;

		while (i + 4 == s.n && digits > 2 && s.p[i + (size_t)digits - 1] == '=')
			digits--;
		whole = base64_four(s.p + i, digits, out);
	}
	if (!whole)
		out->n = 0;
	out->p[out->n] = 0;
	return whole;
}
