/* Looking up among 300,000 items: keys, barcodes, words, initials, characters.
 *
 * Names are made up of the words of goods, Chinese and English, the first of each list far
 * more often than the last, so that some characters stand in every tenth name. What is
 * asked is drawn from the names, with the most frequent tokens among it: a search is only
 * as good as its worst. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/letters.h"
#include "base/utf8.h"
#include "bench.h"
#include "programs.h"
#include "store/search.h"
#include "town.h"

enum { ITEMS = 300000, ITEMS_SMALL = 3000, ASKED = 500, KINDS = 8, LIMIT = 20, SEED = 4711 };

static const char *const looks[] = {"白色", "大号", "小号", "不锈钢", "搪瓷", "玻璃", "塑料", "红色", "加厚", "家用", "儿童", "便携", "陶瓷",
	"木质", "竹制", "蓝色", "复古", "折叠", "迷你", "多功能", "防滑", "一次性", "手工", "彩色", "磨砂", "双层", "长柄", "圆形", "方形", "镀金",
	"老式", "绿色", "高档", "简约", "印花", "水晶", "铁艺", "棉麻", "硅胶", "重型"};
static const char *const things[] = {"杯", "保温杯", "碗", "盘子", "茶壶", "锅", "勺子", "筷子", "毛巾", "收纳盒", "花瓶", "水桶", "衣架", "拖把",
	"灯", "钟", "镜子", "蜡烛", "相框", "抱枕", "地毯", "雨伞", "手提袋", "书包", "铅笔", "笔记本", "剪刀", "胶带", "贺卡", "玩具车", "积木",
	"拼图", "风筝", "气球", "面具", "帽子", "围裙", "手套", "袜子", "鞋垫", "螺丝刀", "扳手", "钳子", "卷尺", "手电筒", "电池", "插座", "门锁",
	"水龙头", "喷壶"};
static const char *const words[] = {"set", "red", "white", "heart", "bag", "small", "large", "vintage", "glass", "retrospot", "box", "pink",
	"holder", "light", "cake", "tin", "lunch", "christmas", "design", "blue", "metal", "wooden", "paper", "hanging", "sign", "mug",
	"decoration", "tea", "garden", "jumbo", "candle", "flower", "card", "mini", "spotty", "ceramic", "wicker", "frame", "polkadot",
	"bottle", "cutlery", "doormat", "umbrella", "necklace", "bracelet", "zinc", "quilt", "gingham", "teapot", "kettle"};

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

/* The first far more often than the last. */
static const char *drawn(uint64_t *chance, const char *const *list, size_t count)
{
	uint64_t a = town_draw(chance, count), b = town_draw(chance, count), c = town_draw(chance, count);

	a = a < b ? a : b;
	return list[a < c ? a : c];
}

/* Of the two thousand characters of a name nobody foresaw. */
static void put_rare(struct buf *to, uint64_t *chance)
{
	uint32_t c = 0x4e00 + (uint32_t)town_draw(chance, 9) * 2000 + (uint32_t)town_draw(chance, 230);

	buf_printf(to, "%c%c%c", (char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)), (char)(0x80 | (c & 0x3f)));
}

static void put_chinese(struct buf *to, uint64_t *chance)
{
	for (int i = 0; i < 2; i++)
		put_rare(to, chance);
	buf_puts(to, drawn(chance, looks, COUNT(looks)));
	buf_puts(to, drawn(chance, looks, COUNT(looks)));
	buf_puts(to, drawn(chance, things, COUNT(things)));
	buf_printf(to, " %dcm", (int)town_draw(chance, 90) + 10);
}

static void put_english(struct buf *to, uint64_t *chance)
{
	for (int i = 0; i < 4; i++)
		buf_printf(to, "%s%s", i ? " " : "", drawn(chance, words, COUNT(words)));
	buf_printf(to, " %d", (int)town_draw(chance, 5000));
}

struct shelf {
	struct arena arena;
	struct str *names, *keys, *codes;
	int count;
};

static void shelf_fill(struct shelf *s, int count)
{
	struct buf name = BUF_INIT;
	uint64_t chance = SEED;

	*s = (struct shelf){.count = count};
	s->names = ARENA_ARRAY(&s->arena, struct str, count);
	s->keys = ARENA_ARRAY(&s->arena, struct str, count);
	s->codes = ARENA_ARRAY(&s->arena, struct str, count);
	for (int i = 0; i < count; i++) {
		buf_clear(&name);
		if (i % 2)
			put_english(&name, &chance);
		else
			put_chinese(&name, &chance);
		s->names[i] = arena_str(&s->arena, buf_str(&name));
		s->keys[i] = arena_printf(&s->arena, "%c%06d", (char)('A' + i % 20), i);
		s->codes[i] = arena_printf(&s->arena, "69%011llu", (unsigned long long)town_draw(&chance, UINT64_C(99999999999)));
	}
	buf_done(&name);
}

static void put_item(struct op *op, struct book *b, const struct shelf *s, int i)
{
	struct item *item = (struct item *)doc_new(&op->arena, &item_type);
	struct request r;
	struct recorded out;

	request_init(&r, &item_type, act_find(&item_type, STR("create")));
	item->key = s->keys[i];
	item->name = s->names[i];
	item->barcode = s->codes[i];
	r.who = STR("li");
	r.paper = &item->doc;
	must(op, book_act_within(op, b, &r, &out), "an item");
}

static void stock_up(struct book *b, const struct shelf *s)
{
	double from = now_us(), took;
	struct op op;

	op_init(&op);
	must(&op, book_batch_begin(&op, b), "batch");
	for (int i = 0; i < s->count; i++) {
		put_item(&op, b, s, i);
		op_reset(&op);
	}
	must(&op, book_batch_end(&op, b), "batch");
	took = now_us() - from;
	aside("%d items were recorded at %.0f a second", s->count, s->count / took * 1e6);
	op_done(&op);
}

/* A book with all of them in it, open. */
static struct book *shop(const struct shelf *s, const char *dir)
{
	static struct rig_world w;
	struct book *b;

	shell("rm -rf '%s'", dir);
	town_head_office(dir);
	rig_world_init(&w, SEED);
	b = town_open(&w, dir, true, "none");
	stock_up(b, s);
	return b;
}

/* ---- what is asked ---- */

/* `count` characters of a text from the `from`th on. */
static struct str characters(struct str text, int from, int count)
{
	const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n, *start = p;
	uint32_t c;

	for (int i = 0; p < end && i < from + count; i++) {
		if (i == from)
			start = p;
		p += utf8_take(p, end, &c);
	}
	return (struct str){(const char *)start, (size_t)(p - start)};
}

static struct str initials(struct arena *a, struct str name, int count)
{
	const unsigned char *p = (const unsigned char *)name.p, *end = p + name.n;
	char out[16], of[INITIALS_MAX];
	uint32_t c;
	int n = 0;

	for (; p < end && n < count; p += utf8_take(p, end, &c))
		if (utf8_take(p, end, &c) && letter_initials(c, of))
			out[n++] = of[0];
	return arena_str(a, (struct str){out, (size_t)n});
}

static const char *const kind_names[KINDS] = {"key", "key begins", "barcode", "word begins", "words", "initials", "two characters", "one character"};

static struct str question(const struct shelf *s, struct arena *a, int kind, uint64_t *chance)
{
	int i = (int)town_draw(chance, (uint64_t)s->count), length = (int)town_draw(chance, 4) + 1;
	struct str chinese = s->names[i & ~1], english = s->names[(i | 1) < s->count ? i | 1 : 1];

	switch (kind) {
	case 0:
		return s->keys[i];
	case 1:
		return str_sub(s->keys[i], 0, (size_t)length);
	case 2:
		return str_sub(s->codes[i], 0, (size_t)length * 3);
	case 3:
		return str_sub(str_from(drawn(chance, words, COUNT(words))), 0, (size_t)length);
	case 4:
		return str_sub(english, 0, english.n - town_draw(chance, english.n / 2));
	case 5:
		return initials(a, characters(chinese, (int)town_draw(chance, 4), 8), length + 1);
	case 6:
		return characters(chinese, (int)town_draw(chance, 5), 2);
	default:
		return characters(chinese, (int)town_draw(chance, 6), 1);
	}
}

/* Frequent ones together, and what is nowhere though all of it is everywhere. */
static const char *const hard[] = {"s", "b", "d", "bs", "bb", "ds", "色", "白", "杯", "白色", "白 杯", "大 色 cm", "1", "c", "r", "se", "set red",
	"set red white heart", "s r w h", "色白", "杯白", "白色白", "6", "69", "a", "A", "bbb", "bsb"};

static double asked_now(struct book *b, struct str text, bool must_find)
{
	struct search_hit *hits;
	struct op op;
	int count;
	double from, took;

	op_init(&op);
	from = now_us();
	must(&op, search_find(&op, book_store(b), STR("item"), text, LIMIT, &hits, &count), "find");
	took = now_us() - from;
	if (must_find)
		must_be(count > 0, arena_str(&op.arena, text).p);
	op_done(&op);
	return took;
}

/* Twice, and the shorter time counts: the longer one holds what other programs took of
 * the processor. */
static double asked_once(struct book *b, struct str text, bool must_find)
{
	double first = asked_now(b, text, must_find), again = asked_now(b, text, must_find);

	return first < again ? first : again;
}

/* ---- exporting them ---- */

static void rss_export(const struct bench_options *o, const char *name)
{
	struct arena arena = {0};
	const char *dir = path_in(&arena, o->dir, "export"), *file = path_in(&arena, o->dir, "items.csv");
	int count = o->small ? ITEMS_SMALL : ITEMS;
	struct shelf s;
	struct running r;
	double from;
	int64_t kib;

	if (programs_missing(o)) {
		say_not_measured(name, programs_missing(o));
		arena_done(&arena);
		return;
	}
	shelf_fill(&s, count);
	book_close(shop(&s, dir));
	/* A program begins with the memory of the one that starts it. */
	arena_done(&s.arena);
	malloc_trim(0);
	from = now_us();
	program_start(o,
		(const char *const[]){o->daybook, "-C", dir, "export", "item", "--to", file, "--requester", "gm", "--as", "li", NULL}, &r);
	kib = program_wait(&r);
	aside("%d items were exported at %.0f a second", count, count / (now_us() - from) * 1e6);
	say_megabytes(name, kib, 30);
	shell("rm -rf '%s' '%s'", dir, file);
	arena_done(&arena);
}

/* ---- finding them ---- */

static void find_p99(const struct bench_options *o, const char *name)
{
	const char *dir;
	double *took = calloc(KINDS * ASKED + COUNT(hard), sizeof(*took));
	struct shelf s;
	struct book *b;
	uint64_t chance = 5;
	int count = 0;

	must_be(took != NULL, "memory");
	shelf_fill(&s, o->small ? ITEMS_SMALL : ITEMS);
	dir = path_in(&s.arena, o->dir, "find");
	b = shop(&s, dir);
	for (int kind = 0; kind < KINDS; kind++) {
		double *of_kind = took + count;
		for (int i = 0; i < ASKED; i++)
			took[count++] = asked_once(b, question(&s, &s.arena, kind, &chance), true);
		aside("%s: p50 %.2f ms, p99 %.2f ms", kind_names[kind], percentile(of_kind, ASKED, 0.5) / 1e3,
			percentile(of_kind, ASKED, 0.99) / 1e3);
	}
	for (size_t i = 0; i < COUNT(hard); i++) {
		took[count] = asked_once(b, str_from(hard[i]), false);
		aside("`%s`: %.2f ms", hard[i], took[count] / 1e3);
		count++;
	}
	book_close(b);
	say_milliseconds(name, percentile(took, count, 0.99), 10);
	shell("rm -rf '%s'", dir);
	free(took);
	arena_done(&s.arena);
}

const struct bench find_benches[] = {{"find_p99", find_p99}, {"rss_export", rss_export}, {0}};
