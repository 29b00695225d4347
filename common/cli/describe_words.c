/* Numbers of the rows as words; they are said to scripts, so they stay as they are. */
#include "describe.h"

const struct flag_word field_flag_words[] = {{REQUIRED, "required"}, {WORKED_OUT, "worked_out"}, {SIGNED, "signed"},
	{NOT_NIL, "not_nil"}, {IS_KEY, "key"}, {ON_SLIP, "on_slip"}, {SECRET, "secret"}, {0}};

const struct flag_word account_key_words[] = {{BY_AT, "at"}, {BY_OF, "of"}, {BY_ITEM, "item"}, {BY_PAPER, "paper"},
	{BY_DUE, "due"}, {BY_BY, "by"}, {0}};

const char *kind_name(enum kind kind)
{
	static const char *const names[] = {[KIND_text] = "text", [KIND_ref] = "ref", [KIND_paper] = "paper",
		[KIND_money] = "money", [KIND_qty] = "qty", [KIND_price] = "price", [KIND_rate] = "rate", [KIND_day] = "day",
		[KIND_flag] = "flag", [KIND_texts] = "texts", [KIND_list] = "list"};

	return names[kind];
}

const char *err_kind_name(enum err code)
{
	static const char *const names[] = {
		[ERR_REFUSED] = "refused", [ERR_USAGE] = "usage", [ERR_CIRCUMSTANCE] = "circumstance"};

	return err_is_warning(code) ? "warning" : names[err_kind(code)];
}

const char *account_limit_name(const struct account *a)
{
	static const char *const names[] = {
		[LIMIT_NONE] = "none", [LIMIT_NIL] = "not_below_nil", [LIMIT_WARN_NIL] = "warned_below_nil"};

	return names[a->limit];
}

const char *account_owner_name(const struct account *a)
{
	static const char *const names[] = {
		[OWNER_NONE] = "anyone", [OWNER_AT] = "site", [OWNER_HOLDER] = "holder", [OWNER_HO] = "head_office"};

	return names[a->owner];
}

const char *act_by(const struct act *act)
{
	return act->needs & BY_PROGRAM ? "program" : act->needs & COMPANION ? "companion" : "person";
}
