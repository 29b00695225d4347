/* Spellings that both sides of the line share.
 *
 * What an answer holds is lines, each an entry or a message of one key, so that both
 * may stand in one stream and a reader passes over a message it does not know. */
#include "sync/wire.h"

#include <string.h>

#include "base/json.h"
#include "seal/zstd.h"

enum { HEAD_BYTES_MAX = 64 * 1024 };

void answer_done(struct answer *a)
{
	buf_done(&a->body);
	*a = (struct answer){0};
}

/* ---- queries ---- */

bool wire_query(struct str query, const char *name, struct str *out)
{
	while (query.n) {
		struct str value = str_cut(&query, '&');
		struct str key = str_cut(&value, '=');
		if (str_is(key, name)) {
			*out = value;
			return true;
		}
	}
	*out = STR_NONE;
	return false;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool wire_query_text(struct arena *a, struct str query, const char *name, struct str *out)
{
	struct str raw;
	char *text;
	size_t n = 0;

	*out = STR_NONE;
	if (!wire_query(query, name, &raw))
		return false;
	text = arena_take(a, raw.n + 1);
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];
		if (c == '%') {
			int high = raw.n - i > 2 ? hex_digit(raw.p[i + 1]) : -1;
			int low = high >= 0 ? hex_digit(raw.p[i + 2]) : -1;
			if (low < 0 || !(high || low))
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		}
		text[n++] = c;
	}
	*out = (struct str){text, n};
	return utf8_valid(*out);
}

/* ---- heads ---- */

void wire_put_signed(struct buf *to, struct log_id log, uint64_t seq, const struct hash *head)
{
	buf_put(to, log.site);
	buf_putc(to, '|');
	buf_put(to, log.epoch);
	buf_printf(to, "|%llu|", (unsigned long long)seq);
	hash_put_hex(to, head);
}

void wire_put_head(struct buf *to, const struct wire_head *head)
{
	json_put_key(to, "site");
	json_put_str(to, head->site);
	json_put_key(to, "epoch");
	json_put_str(to, head->epoch);
	json_put_key(to, "seq");
	buf_put_i64(to, (int64_t)head->seq);
	json_put_key(to, "hash");
	buf_putc(to, '"');
	hash_put_hex(to, &head->hash);
	buf_putc(to, '"');
	json_put_key(to, "kept");
	buf_put_i64(to, (int64_t)head->kept);
}

enum err wire_read_head(struct op *op, struct str body, struct wire_head *out)
{
	cJSON *tree;
	bool good;

	if (json_read(op, body, HEAD_BYTES_MAX, "head", &tree)) {
		op_forgive(op);
		return op_refuse(op, E_DAMAGED, "head", "why", "the head is no JSON", NULL);
	}
	*out = (struct wire_head){0};
	good = json_u64(tree, "seq", &out->seq) && hash_read_hex(json_text(tree, "hash"), &out->hash);
	out->site = arena_str(&op->arena, json_text(tree, "site"));
	out->epoch = arena_str(&op->arena, json_text(tree, "epoch"));
	if (!json_u64(tree, "kept", &out->kept))
		out->kept = 0;
	cJSON_Delete(tree);
	return good ? OK : op_refuse(op, E_DAMAGED, "head", "why", "the head says no place", NULL);
}

/* ---- lines ---- */

enum err wire_lines(struct op *op, const struct answer *a, struct buf *plain, struct str *lines)
{
	*lines = buf_str(&a->body);
	if (str_is(a->packing, PACKING_ZSTD)) {
		enum err err = zstd_unpack(op, buf_str(&a->body), BATCH_PLAIN_MAX, plain);
		*lines = buf_str(plain);
		return err;
	}
	if (!str_is(a->packing, PACKING_PLAIN))
		return op_refuse(op, E_PACKING, "", "packing", arena_str(&op->arena, a->packing).p, "known",
			PACKING_ZSTD ", " PACKING_PLAIN, NULL);
	if (lines->n > BATCH_PLAIN_MAX)
		return op_refuse(op, E_SIZE, "", "size", arena_printf(&op->arena, "%zu", lines->n).p, "max",
			arena_printf(&op->arena, "%d", BATCH_PLAIN_MAX).p, NULL);
	return OK;
}

bool wire_line(struct str *rest, struct str *line, bool *torn)
{
	const char *end;

	*torn = false;
	if (!rest->n)
		return false;
	end = memchr(rest->p, '\n', rest->n);
	if (!end) {
		*torn = true;
		return false;
	}
	*line = (struct str){rest->p, (size_t)(end - rest->p)};
	*rest = str_sub(*rest, line->n + 1, rest->n);
	return true;
}

bool wire_message(struct str line, struct str *name, struct str *value)
{
	struct scan s = scan_of(line);
	bool escaped;

	return scan_lit(&s, '{') && scan_string(&s, name, &escaped) && !escaped && scan_lit(&s, ':') &&
	       scan_skip(&s, value) && scan_lit(&s, '}') && scan_end(&s);
}
