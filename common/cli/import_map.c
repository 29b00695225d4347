/* The --map file: which heading means which field, and how the file writes what could
 * mean two things.
 *
 *   # the old system's export
 *   助记码 = -
 *   物料号 = key
 *   date-order = dmy
 *   decimal = ,
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "import_inside.h"

enum { MAP_BYTES_MAX = 64 * 1024 };

struct reading {
	struct op *op;
	struct arena *arena;
	const char *path;
	int line;
	struct import_map *map;
};

static enum err bad_line(struct reading *r, const char *why)
{
	return op_refuse(r->op, E_MAP, r->path, "file", r->path, "line", arena_printf(&r->op->arena, "%d", r->line).p, "why", why,
		NULL);
}

static struct str trimmed(struct arena *arena, struct str s)
{
	struct buf text = BUF_INIT;

	if (cell_take_text(s, &text)) {
		buf_clear(&text);
		buf_put(&text, s);
	}
	s = arena_str(arena, buf_str(&text));
	buf_done(&text);
	return s;
}

static enum err take_order(struct reading *r, struct str value)
{
	static const char *const words[] = {[ORDER_DMY] = "dmy", [ORDER_MDY] = "mdy", [ORDER_YMD] = "ymd"};

	for (int i = ORDER_DMY; i <= ORDER_YMD; i++)
		if (str_is(value, words[i])) {
			r->map->rules.day_order = (enum day_order)i;
			return OK;
		}
	return bad_line(r, "date-order is dmy, mdy or ymd");
}

static enum err take_decimal(struct reading *r, struct str value)
{
	if (!str_is(value, ",") && !str_is(value, "."))
		return bad_line(r, "decimal is a comma or a point");
	r->map->rules.decimal = value.p[0];
	return OK;
}

static enum err take_line(struct reading *r, struct str line)
{
	const char *equals = line.n ? memrchr(line.p, '=', line.n) : NULL;
	struct str name, value;
	struct buf plain = BUF_INIT;

	line = trimmed(r->arena, line);
	if (!line.n || line.p[0] == '#')
		return OK;
	equals = memrchr(line.p, '=', line.n);
	if (!equals)
		return bad_line(r, "it has no `=`");
	name = trimmed(r->arena, (struct str){line.p, (size_t)(equals - line.p)});
	value = trimmed(r->arena, str_sub(line, (size_t)(equals - line.p) + 1, line.n));
	if (str_is(name, "date-order"))
		return take_order(r, value);
	if (str_is(name, "decimal"))
		return take_decimal(r, value);
	if (!name.n || !value.n)
		return bad_line(r, "a heading and a field belong to it");
	if (r->map->count == IMPORT_COLUMNS_MAX)
		return bad_line(r, "there are too many lines");
	heading_plain(name, &plain);
	r->map->row[r->map->count].plain = arena_str(r->arena, buf_str(&plain));
	r->map->row[r->map->count++].field = value;
	buf_done(&plain);
	return OK;
}

static enum err load(struct reading *r, struct buf *text)
{
	struct buf raw = BUF_INIT;
	enum encoding encoding;
	int64_t lines;
	struct decoder *decoder;
	struct str bad;
	enum err err = encoding_guess(r->op, r->path, &encoding, &lines);
	FILE *f = err ? NULL : fopen(r->path, "rbe");

	if (!err && !f)
		err = op_refuse(r->op, E_DISK, r->path, "path", r->path, "why", strerror(errno), NULL);
	if (err)
		return err;
	buf_need(&raw, MAP_BYTES_MAX);
	raw.n = fread(raw.p, 1, MAP_BYTES_MAX, f);
	fclose(f);
	decoder = decoder_new(encoding);
	if (raw.n == MAP_BYTES_MAX)
		err = op_refuse(r->op, E_SIZE, r->path, "size", "65536", "max", "65535", NULL);
	else if (!decoder_put(decoder, buf_str(&raw), text, &bad))
		err = op_refuse(r->op, E_ENCODING, r->path, NULL);
	decoder_free(decoder);
	buf_done(&raw);
	return err;
}

enum err import_map_read(struct op *op, struct arena *arena, const char *path, struct import_map *out)
{
	struct reading r = {.op = op, .arena = arena, .path = path, .map = out};
	struct buf text = BUF_INIT;
	struct str rest;
	enum err err = load(&r, &text);

	*out = (struct import_map){0};
	for (rest = buf_str(&text); rest.n && !err;) {
		r.line++;
		err = take_line(&r, str_cut(&rest, '\n'));
	}
	buf_done(&text);
	return err;
}
