/* A user: who signs, with which posts, and by what he proves himself (SEC-01, SEC-20).
 *
 * Only the sites where he works hear of him, so his verifiers lie nowhere else; a site
 * that he leaves hears of that too. The head of a site takes on clerks of his own
 * (`enlist`), without a line to head office; from then on the record is head office's,
 * and what the site does about him stands in an `access` paper of its own. */
#include "people.h"

static const struct field fields[] = {
	FIELD(user, text, key, "Key", "用户编码", .flags = REQUIRED | IS_KEY),
	FIELD(user, text, name, "Name", "姓名", .flags = REQUIRED),
	FIELD(user, texts, sites, "Works at", "所在站点"),
	FIELD(user, texts, roles, "Posts", "岗位"),
	FIELD(user, ref, reports_to, "Reports to", "上级", .of = "user"),
	LIST(user, verifiers, verifier, verifier_fields, "Verifiers", "登录凭据", .flags = REQUIRED | SECRET),
	FIELD(user, texts, left, "Left", "离开的站点", .flags = WORKED_OUT),
	FIELD(user, text, reason, "Reason", "原因", .flags = REQUIRED),
	{0}};

/* Head office's first user is there before any site has a record: the keys are held
 * to their spelling alone. */
static enum err check_sites(struct op *op, const struct user *user)
{
	if (!user->sites.count)
		return op_refuse(op, E_REQUIRED, "sites", "field", "sites", NULL);
	for (int i = 0; i < user->sites.count; i++)
		if (!site_key_valid(user->sites.row[i]))
			return op_refuse(op, E_VALUE, arena_printf(&op->arena, "sites[%d]", i).p, "value",
				word(op, user->sites.row[i]), "kind", "a site's key", "example", "A01", NULL);
	return OK;
}

/* A book begun alone (X…) has no other site where anybody could work. */
static void work_here(struct op *op, struct user *user, const struct look *look)
{
	if (user->sites.count || !str_eq(look->site, look->home) || look->site.p[0] != 'X')
		return;
	user->sites = (struct texts){ARENA_NEW(&op->arena, struct str), 1};
	user->sites.row[0] = look->site;
}

static enum err check_created(struct op *op, struct doc *doc, struct look *look)
{
	struct user *user = (struct user *)doc;
	enum err err;

	work_here(op, user, look);
	err = check_sites(op, user);
	return err ? err : roles_known(op, look, &user->roles);
}

static bool among(const struct texts *texts, struct str text)
{
	for (int i = 0; i < texts->count; i++)
		if (str_eq(texts->row[i], text))
			return true;
	return false;
}

static void leave(struct op *op, struct user *user, const struct texts *before)
{
	user->left = (struct texts){ARENA_ARRAY(&op->arena, struct str, before->count + 1), 0};
	for (int i = 0; i < before->count; i++)
		if (!among(&user->sites, before->row[i]))
			user->left.row[user->left.count++] = before->row[i];
}

static enum err check_changed(struct op *op, struct doc *doc, struct look *look)
{
	struct user *user = (struct user *)doc;
	const struct user *before = (const struct user *)look->record(look, op, "user", user->key);

	/* A list given empty would change nothing: he is shut out instead. */
	if (before && before->roles.count && !user->roles.count)
		return op_refuse(op, E_REQUIRED, "roles", "field", "roles", NULL);
	if (before)
		leave(op, user, &before->sites);
	return check_created(op, doc, look);
}

/* Of his own site alone, and with posts that a site's head may give. */
static enum err check_enlisted(struct op *op, struct doc *doc, struct look *look)
{
	struct user *user = (struct user *)doc;
	enum err err;

	if (user->sites.count > 1 || (user->sites.count && !str_eq(user->sites.row[0], look->site)))
		return op_refuse(op, E_NOT_HERE, "sites", "act", "enlist", "holder", word(op, look->home), "site",
			word(op, look->site), NULL);
	user->sites = (struct texts){ARENA_NEW(&op->arena, struct str), 1};
	user->sites.row[0] = look->site;
	if ((err = roles_known(op, look, &user->roles)) || (err = roles_of_clerks(op, look, &user->roles, "roles")))
		return err;
	return verifiers_fit(op, user->verifiers.row, user->verifiers.count);
}

static enum err check_reset(struct op *op, struct doc *doc, struct look *look)
{
	const struct user *user = (const struct user *)doc;

	(void)look;
	return verifiers_fit(op, user->verifiers.row, user->verifiers.count);
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct user *user = (const struct user *)doc;

	for (int i = 0; i < user->sites.count; i++)
		topic_add(arena, to, "site", user->sites.row[i]);
	for (int i = 0; i < user->left.count && str_is(doc->last_act, "change"); i++)
		topic_add(arena, to, "site", user->left.row[i]);
}

static const struct act acts[] = {
	{"create", "Create", "新建", "records.user", "draft", "active", "HO", .sets = "key name sites roles reports_to",
		.check = check_created},
	{"enlist", "Take on a clerk", "录用店员", "records.clerk", "draft", "active", .needs = CHECKED_ONCE, .series = "US",
		.sets = "key name sites roles reports_to verifiers", .check = check_enlisted},
	{"change", "Change", "修改", "records.user", "active", "active", "HO", .sets = "name sites roles reports_to left",
		.check = check_changed},
	{"reset", "Give a new PIN", "重设密码", "records.user", "active", "active", "HO", .sets = "verifiers",
		.check = check_reset},
	{"renew", "Change one's own PIN", "修改本人密码", "records.user", "active", "active", "HO", BY_HIMSELF,
		.sets = "verifiers", .check = check_reset},
	{"shut_out", "Shut out", "停用", "records.user", "active", "shut_out", "HO", .sets = "reason"},
	{"let_in", "Let in again", "恢复", "records.user", "shut_out", "active", "HO", .sets = ""},
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
