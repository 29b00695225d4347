/* How a book's people begin: its first user, who signs for himself, and the posts.
 *
 * The posts are written as records at once, so that rights are held from the first day
 * on; the company changes them as it likes. */
#include "documents/rights.h"
#include "people.h"

#include <string.h>

static void add_text(struct arena *a, struct texts *to, const char *word)
{
	struct str *row = ARENA_ARRAY(a, struct str, to->count + 1);

	if (to->count)
		memcpy(row, to->row, sizeof(*row) * (size_t)to->count);
	row[to->count] = str_from(word);
	to->row = row;
	to->count++;
}

static struct doc *role_of_card(struct op *op, const struct role_card *card, enum lang lang)
{
	struct role *role = (struct role *)doc_new(&op->arena, &role_type);

	role->key = str_from(card->key);
	role->name = str_from(in_lang(lang, card->label, card->label_zh));
	role->clerk.v = card->clerk;
	for (const struct right *right = rights; right->word && !str_is(role->key, "OWN"); right++)
		if (right_of_role(right, role->key))
			add_text(&op->arena, &role->rights, right->word);
	if (!role->rights.count)
		add_text(&op->arena, &role->rights, str_is(role->key, "OWN") ? "all" : "none");
	return &role->doc;
}

enum err book_first_user(struct op *op, struct book *b, const struct first_user *first)
{
	struct user *user = (struct user *)doc_new(&op->arena, &user_type);
	struct str rest = first->roles.n ? first->roles : STR("OWN");
	struct recorded recorded;
	struct request r;

	user->key = first->key;
	user->name = first->name;
	add_text(&op->arena, &user->sites, arena_str(&op->arena, b->log.site).p);
	while (rest.n)
		add_text(&op->arena, &user->roles, arena_str(&op->arena, str_cut(&rest, ',')).p);
	request_init(&r, &user_type, act_find(&user_type, STR("create")));
	r.who = first->key;
	r.paper = &user->doc;
	return book_act_within(op, b, &r, &recorded);
}

enum err book_begin_roles(struct op *op, struct book *b, struct str who, enum lang lang)
{
	enum err err = OK;

	for (const struct role_card *card = role_cards; card->key && !err; card++) {
		struct recorded recorded;
		struct request r;
		request_init(&r, &role_type, act_find(&role_type, STR("create")));
		r.who = who;
		r.paper = role_of_card(op, card, lang);
		err = book_act_within(op, b, &r, &recorded);
	}
	return err;
}
