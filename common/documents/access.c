/* Access: what a site says of a person who works there, beside head office's record.
 *
 * A site's head gives his clerks a new PIN, shuts one out and lets him in again, at once
 * and without a line. The paper is the site's own, one for each person, so that nobody
 * else writes about it; what was heard last of the record and this paper is what he
 * proves himself by here, and shut out by either is shut out. */
#include "people.h"

static const struct field fields[] = {
	FIELD(access, text, key, "Key", "编码", .flags = IS_KEY | WORKED_OUT),
	FIELD(access, ref, user, "User", "用户", .flags = REQUIRED, .of = "user"),
	LIST(access, verifiers, verifier, verifier_fields, "Verifiers", "登录凭据", .flags = REQUIRED | SECRET),
	FIELD(access, text, reason, "Reason", "原因", .flags = REQUIRED),
	{0}};

static bool works_at(const struct user *user, struct str site)
{
	for (int i = 0; i < user->sites.count; i++)
		if (str_eq(user->sites.row[i], site))
			return true;
	return false;
}

/* One paper for each person here. */
static enum err check_key(struct op *op, struct access *access, struct look *look)
{
	struct str key = arena_printf(&op->arena, "%.*s/%.*s", STR_ARG(look->site), STR_ARG(access->user.key));

	if (access->doc.acts) /* it stands, and is of whom it was */
		return str_eq(key, access->key) ? OK : op_refuse(op, E_FIELD, "user", "field", "user", NULL);
	access->key = key;
	if (look->record(look, op, "access", key))
		return op_refuse(op, E_DUPLICATE, "user", "what", "access", "key", word(op, key), NULL);
	return OK;
}

static enum err check_own(struct op *op, struct doc *doc, struct look *look)
{
	struct access *access = (struct access *)doc;
	const struct user *user = (const struct user *)look->record(look, op, "user", access->user.key);
	enum err err;

	if (!user || !works_at(user, look->site))
		return op_refuse(op, E_NO_RECORD, "user", "type", "user", "key", word(op, access->user.key), NULL);
	if ((err = check_key(op, access, look)))
		return err;
	return verifiers_fit(op, access->verifiers.row, access->verifiers.count);
}

/* The head of a site decides over clerks alone. */
static enum err check_clerk(struct op *op, struct doc *doc, struct look *look)
{
	struct access *access = (struct access *)doc;
	enum err err = check_own(op, doc, look);
	const struct user *user;

	if (err)
		return err;
	user = (const struct user *)look->record(look, op, "user", access->user.key);
	return roles_of_clerks(op, look, &user->roles, "user");
}

static const struct act acts[] = {
	{"reset", "Give a new PIN", "重设密码", "records.clerk", "draft|active", "active", .needs = CHECKED_ONCE,
		.sets = "key user verifiers", .check = check_clerk},
	{"renew", "Change one's own PIN", "修改本人密码", "records.clerk", "draft|active", "active", .needs = BY_HIMSELF | CHECKED_ONCE,
		.sets = "key user verifiers", .check = check_own},
	{"shut_out", "Shut out", "停用", "records.clerk", "draft|active", "shut_out", .needs = CHECKED_ONCE,
		.sets = "key user reason", .check = check_clerk},
	{"let_in", "Let in again", "恢复", "records.clerk", "shut_out", "active", .needs = CHECKED_ONCE, .sets = "", .check = check_clerk},
	{0}};

const struct type access_type = {
	.name = "access",
	.label = "Access",
	.label_zh = "登录许可",
	.about = "What a site says of a person who works there: his PIN, and whether he is shut out.",
	.about_zh = "站点对在此工作的人的规定:其密码,以及是否停用。",
	.v = 1,
	.size = sizeof(struct access),
	.fields = fields,
	.acts = acts,
	.key_from = "user",
};
