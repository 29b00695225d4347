/* Posts and verifiers, as the records of people hold them. */
#include "people.h"

#include "documents/rights.h"

const struct field verifier_fields[] = {
	FIELD(verifier, text, kind, "Kind", "种类", .flags = REQUIRED | IS_KEY, .of = "pin|password"),
	FIELD(verifier, text, hash, "Hash", "散列", .flags = REQUIRED | SECRET),
	{0}};

enum { VERIFIER_BYTES_MAX = 128 };

enum err roles_known(struct op *op, struct look *look, const struct texts *roles)
{
	for (int i = 0; i < roles->count; i++)
		if (!role_card_find(roles->row[i]) && !look->record(look, op, "role", roles->row[i]))
			return op_refuse(op, E_NO_RECORD, arena_printf(&op->arena, "roles[%d]", i).p, "type", "role", "key",
				word(op, roles->row[i]), NULL);
	return OK;
}

/* The company's own word first; where it says nothing, the program's. */
static bool is_clerks(struct op *op, struct look *look, struct str role)
{
	const struct role *record = (const struct role *)look->record(look, op, "role", role);
	const struct role_card *card = role_card_find(role);

	return record && record->clerk.v != FLAG_NONE ? record->clerk.v == 1 : card && card->clerk;
}

enum err roles_of_clerks(struct op *op, struct look *look, const struct texts *roles, const char *place)
{
	for (int i = 0; i < roles->count; i++) {
		const char *role = word(op, roles->row[i]);
		if (!is_clerks(op, look, roles->row[i]))
			return op_refuse(op, E_PERMISSION, place, "who", "A site's head", "what",
				arena_printf(&op->arena, "give or touch the post %s", role).p, "what_zh",
				arena_printf(&op->arena, "授予或更改岗位 %s", role).p, "posts", "SA", NULL);
	}
	return OK;
}

static bool is_hash(struct str hash)
{
	if (!str_starts(hash, STR("$argon2id$")) || hash.n >= VERIFIER_BYTES_MAX)
		return false;
	for (size_t i = 0; i < hash.n; i++)
		if (hash.p[i] <= ' ' || hash.p[i] > '~')
			return false;
	return true;
}

enum err verifiers_fit(struct op *op, const struct verifier *row, int count)
{
	for (int i = 0; i < count; i++)
		if (!is_hash(row[i].hash))
			return op_refuse(op, E_VALUE, line_place(op, "verifiers", i, "hash"), "value", "This", "kind",
				"an Argon2id hash", "example", "$argon2id$v=19$…", NULL);
	return OK;
}
