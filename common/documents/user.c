/* A user: who signs. Only the sites where he works hear of him. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(user, text, key, "Key", "用户编码", .flags = REQUIRED | IS_KEY),
	FIELD(user, text, name, "Name", "姓名", .flags = REQUIRED),
	FIELD(user, texts, sites, "Works at", "所在站点", .flags = REQUIRED),
	{0}};

/* Head office's first user is there before any site has a record: the keys are held
 * to their spelling alone. */
static enum err check_created(struct op *op, struct doc *doc, struct look *look)
{
	const struct user *user = (const struct user *)doc;

	(void)look;
	for (int i = 0; i < user->sites.count; i++)
		if (!site_key_valid(user->sites.row[i]))
			return op_refuse(op, E_VALUE, arena_printf(&op->arena, "sites[%d]", i).p, "value",
				word(op, user->sites.row[i]), "kind", "a site's key", "example", "A01", NULL);
	return OK;
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct user *user = (const struct user *)doc;

	for (int i = 0; i < user->sites.count; i++)
		topic_add(arena, to, "site", user->sites.row[i]);
}

static const struct act acts[] = {
	{"create", "Create", "新建", "records.user", "draft", "active", "HO", .check = check_created},
	{0}};

const struct type user_type = {
	.name = "user",
	.label = "User",
	.label_zh = "用户",
	.about = "A person who writes in a book and signs for what he wrote.",
	.about_zh = "在账上录入并为所录签字的人。",
	.v = 1,
	.size = sizeof(struct user),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
