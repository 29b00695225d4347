/* Valid papers out of chance: the rows say what each act takes, and the few rules
 * that rows cannot say stand here by name. */
#include <string.h>

#include "fake.h"

uint64_t chance(uint64_t *seed, uint64_t below)
{
	uint64_t x = (*seed += UINT64_C(0x9e3779b97f4a7c15));

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (x ^ (x >> 31)) % below;
}

static int64_t number(uint64_t *seed, const struct field *f, int64_t max)
{
	int64_t v = (int64_t)chance(seed, (uint64_t)max) + 1;

	if (!(f->flags & NOT_NIL) && chance(seed, 8) == 0)
		v = 0;
	return f->flags & SIGNED && chance(seed, 2) ? -v : v;
}

static struct str one_of(uint64_t *seed, const char *choices)
{
	struct str rest = str_from(choices), word = STR_NONE;
	uint64_t count = 1;

	for (const char *p = choices; *p; p++)
		count += *p == '|';
	for (uint64_t i = chance(seed, count) + 1; i; i--)
		word = str_cut(&rest, '|');
	return word;
}

static struct str docid(struct arena *arena, uint64_t *seed)
{
	unsigned char bytes[10];
	struct docid id;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)chance(seed, 256);
	id = docid_from_bytes(bytes);
	return arena_str(arena, docid_str(&id));
}

static struct str some_text(struct arena *arena, uint64_t *seed, const struct field *f)
{
	static const struct str texts[] = {STR("x"), STR("搪瓷杯 \"大\""), STR("a\\b\tc"), STR("long enough to be a note")};

	if (f->of)
		return one_of(seed, f->of);
	if (!strcmp(f->name, "hash"))
		return STR("$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$aGFzaA");
	if (f->flags & IS_KEY) /* of a site too, and none begins with another's */
		return arena_printf(arena, "K%c%llu", (int)('A' + chance(seed, 26)),
			(unsigned long long)(1000 + chance(seed, 9000)));
	return texts[chance(seed, 4)];
}

static struct str some_key(struct arena *arena, uint64_t *seed, const struct field *f)
{
	if (!strcmp(f->of, "user"))
		return STR("li");
	if (!strcmp(f->of, "customer"))
		return STR("C600");
	if (!strcmp(f->of, "supplier"))
		return STR("V900");
	if (!strcmp(f->of, "site"))
		return !strcmp(f->name, "from") ? STR("A01") : STR("B01");
	if (chance(seed, 6) == 0)
		return STR("G1");
	return arena_printf(arena, "P%d", (int)chance(seed, 9) + 1);
}

static void fill_texts(struct arena *arena, uint64_t *seed, const struct field *f, struct texts *to)
{
	to->count = (int)chance(seed, 3) + 1;
	to->row = ARENA_ARRAY(arena, struct str, to->count);
	for (int i = 0; i < to->count; i++)
		to->row[i] = f->of ? one_of(seed, f->of)
			: !strcmp(f->name, "papers")
			? docid(arena, seed)
			: !strcmp(f->name, "roles") ? STR("BC")
			: !strcmp(f->name, "rights") ? STR("sales.bill")
			: arena_printf(arena, "A%d", (int)chance(seed, 90) + 10);
}

static void fill_one(struct arena *arena, uint64_t *seed, const struct field *f, void *of)
{
	void *m = (char *)of + f->offset;

	switch (f->kind) {
	case KIND_text:
		*(struct str *)m = some_text(arena, seed, f);
		break;
	case KIND_ref:
		((struct ref *)m)->key = some_key(arena, seed, f);
		break;
	case KIND_paper:
		((struct paper *)m)->id = docid(arena, seed);
		break;
	case KIND_money:
	case KIND_qty:
	case KIND_price:
		*(int64_t *)m = number(seed, f, 1000000);
		break;
	case KIND_rate:
		((struct rate *)m)->e6 = 10000 * (int64_t)chance(seed, 30);
		break;
	case KIND_day:
		*(struct day *)m = day_of(2026, (int)chance(seed, 12) + 1, (int)chance(seed, 28) + 1);
		break;
	case KIND_flag:
		((struct flag *)m)->v = (int8_t)chance(seed, 2);
		break;
	case KIND_texts:
		fill_texts(arena, seed, f, m);
		break;
	case KIND_list:
		ck_abort_msg("a list is filled row by row");
	}
}

void random_list(
	struct arena *arena, uint64_t *seed, const struct field *f, struct any_list *list, const struct act *act)
{
	list->count = (int)chance(seed, 7) + 1;
	list->row = rows_new(arena, f, list->count);
	for (int i = 0; i < list->count; i++)
		random_fields(arena, seed, f->rows, f, (char *)list->row + f->row_size * (size_t)i, act);
}

void random_fields(
	struct arena *arena, uint64_t *seed, const struct field *fields, const struct field *list, void *of,
	const struct act *act)
{
	for (const struct field *f = fields; f->name; f++) {
		bool takes = list ? act_takes(act, list, f) : act_takes(act, f, NULL);
		bool left_out = f->flags & WORKED_OUT || (!(f->flags & REQUIRED) && chance(seed, 2));
		if (!takes || (left_out && strcmp(f->name, "number")))
			continue;
		if (f->kind == KIND_list)
			random_list(arena, seed, f, (struct any_list *)((char *)of + f->offset), act);
		else
			fill_one(arena, seed, f, of);
	}
}

static const struct act *leads_to(const struct type *type, struct str state)
{
	for (const struct act *act = type->acts; act->name; act++)
		if (state_among(act->to, state) && !state_among(act->from, state))
			return act;
	for (const struct act *act = type->acts; act->name; act++)
		if (state_among(act->to, state) && !act->choose)
			return act;
	ck_abort_msg("%s: nothing leads to %.*s", type->name, STR_ARG(state));
	return NULL;
}

/* What was not inspected is not reviewed, though it could be; what goes to and fro between
 * two sites seldom does so twice. */
static struct str ready_state(uint64_t *seed, const struct type *type, const struct act *act)
{
	if (type == &sales_bill_type && !strcmp(act->name, "submit") && chance(seed, 8))
		return chance(seed, 2) ? STR("confirmed") : STR("issued");
	if (type == &sales_order_type && !strncmp(act->name, "approve", 7))
		return STR("agreed");
	if (type == &sales_order_type && !strcmp(act->name, "supply"))
		return STR("deposit_in");
	return type == &purchase_receipt_type && !strcmp(act->name, "review") ? STR("inspected") : one_of(seed, act->from);
}

static struct doc *ready_for(
	struct op *op, struct fake *fake, uint64_t *seed, const struct type *type, const struct act *act,
	struct doc **stood)
{
	struct str state = ready_state(seed, type, act);
	struct doc *doc;

	if (act_is_first(act)) {
		*stood = paper_new(&op->arena, type, "A01");
		return paper_new(&op->arena, type, "A01");
	}
	do
		doc = random_paper(op, fake, seed, type, leads_to(type, state), stood);
	while (!str_eq(doc->state, state));
	return doc;
}

struct doc *random_paper(
	struct op *op, struct fake *fake, uint64_t *seed, const struct type *type, const struct act *act,
	struct doc **stood)
{
	struct doc *doc = ready_for(op, fake, seed, type, act, stood);
	struct buf body = BUF_INIT;

	fake->paper = *stood;
	random_fill(&op->arena, fake, seed, doc, act);
	repair_settling(&op->arena, fake, *stood, doc, act);
	fake->asked_count = 0;
	if (act_prepare(op, fake, doc, act) != OK)
		ck_abort_msg("%s.%s: %s at %.*s", type->name, act->name, err_code(op->refusal.code),
			STR_ARG(op->refusal.place));
	if (act->needs & CHANGES && !act_is_first(act))
		codec_put_changes(&body, *stood, doc, act);
	else
		codec_put_body(&body, doc, act);
	ck_assert_int_eq(codec_fold_body(op, &op->arena, *stood, buf_str(&body)), OK);
	doc->last_act = (*stood)->last_act = str_from(act->name);
	doc->state = (*stood)->state = str_from(act_target(act, doc));
	buf_done(&body);
	return doc;
}
