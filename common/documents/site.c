/* A site: its key, the device that writes for it, and what it hears.
 *
 * The key is part of every number and of every sum, so none may be mistaken for the
 * beginning of another. A device is let in by `enrol`, which closes the epoch before
 * it; that act is head office's own and nobody types it. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(site, text, key, "Key", "站点编码", .flags = REQUIRED | IS_KEY),
	FIELD(site, text, name, "Name", "站点名称", .flags = REQUIRED),
	FIELD(site, text, epoch, "Epoch", "账期标记", .flags = REQUIRED),
	FIELD(site, text, sign, "Signing key", "签名公钥", .flags = REQUIRED),
	FIELD(site, text, was, "Called before", "原站点编码"),
	FIELD(site, texts, topics, "Topics", "订阅主题", .flags = REQUIRED),
	{0}};

static enum err bad_key(struct op *op, struct str key)
{
	return op_refuse(op, E_VALUE, "key", "value", word(op, key), "kind", "a site's key", "example", "A01", NULL);
}

/* A book begun alone is called X and something; no site of head office is. */
static enum err check_created(struct op *op, struct doc *doc, struct look *look)
{
	struct str key = ((struct site *)doc)->key;

	if (!site_key_valid(key) || (key.p[0] == 'X' && !str_eq(key, look->site)))
		return bad_key(op, key);
	for (size_t n = 2; n < key.n; n++)
		if (look->record(look, op, "site", str_sub(key, 0, n)))
			return op_refuse(op, E_DUPLICATE, "key", "what", "The site", "key",
				word(op, str_sub(key, 0, n)), NULL);
	return OK;
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (str_is(doc->last_act, "hear") || str_is(doc->last_act, "unhear"))
		topic_add(arena, to, "site", ((const struct site *)doc)->key);
	else
		topic_all(doc, arena, to);
}

static const struct act acts[] = {
	{"create", "Create", "新建", "records.site", "draft", "active", "HO", .sets = "key name",
		.check = check_created},
	{"enrol", "Enrol a device", "登记设备", "records.site", "active", "active", "HO", BY_PROGRAM,
		.sets = "epoch sign was"},
	{"hear", "Let it hear", "增加订阅", "records.site", "active", "active", "HO", .sets = "topics"},
	{"unhear", "Let it hear no more", "取消订阅", "records.site", "active", "active", "HO", .sets = "topics"},
	{0}};

const struct type site_type = {
	.name = "site",
	.label = "Site",
	.label_zh = "站点",
	.about = "A place that keeps a book of its own: a shop, a branch, a warehouse, head office.",
	.about_zh = "自有账本的地方:门店、分部、仓库、总部。",
	.v = 1,
	.size = sizeof(struct site),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
