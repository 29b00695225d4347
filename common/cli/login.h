/* Who signs proves himself: sessions, PINs, and where they come from.
 *
 * Names are proved in the process that was asked, for both programs; what is handed on
 * to a daemon is handed on by whoever may open its socket. A secret is typed without
 * echo or read from --pin-file, never taken from the command line or the environment. */
#ifndef CLI_LOGIN_H
#define CLI_LOGIN_H

#include "book/people.h"
#include "cli/program.h"
#include "model/document.h"

enum { IDLE_MINUTES = 15, IDLE_MINUTES_MAX = 480 };

/* Everybody who signs the command: the first by a live session here or his PIN, the
 * others each by his PIN (SEC-20). One without a verifier signs by name alone. *ask: he
 * has to be asked, and nothing may be held while he types; then once more.
 * E_LOGIN, E_PIN, E_LOCKED. */
MUST_CHECK enum err login_prove(struct op *op, struct cli *cli, struct book *b, struct str *ask);
/* Asks him at the terminal; E_LOGIN where there is none, E_LEFT. */
MUST_CHECK enum err login_ask(struct op *op, struct cli *cli, struct str who);

/* Is this his secret? Counted as wrong before it is looked at. */
MUST_CHECK enum err login_check(
	struct op *op, struct cli *cli, struct str who, const struct verifier *row, int count, struct str secret);

/* The user logged in at this terminal; empty: none. `place` as in store/local.h, empty
 * where there is no session of this machine to bind a login to. */
struct str session_place(struct arena *a);
MUST_CHECK enum err session_user(struct op *op, struct cli *cli, struct str *who);

/* ---- secrets ---- */

/* From --pin-file, or as it was asked for; *found false: neither. */
MUST_CHECK enum err secret_of(struct op *op, struct cli *cli, struct str who, struct str *secret, bool *found);
/* A new one: the line `new:…` of --pin-file, or typed twice. E_WEAK. */
MUST_CHECK enum err secret_new(struct op *op, struct cli *cli, const char **kind, struct str *secret);
/* Where an act takes verifiers and none are given: asked for and put into the tree. */
MUST_CHECK enum err login_new(struct op *op, struct cli *cli, const struct act *act, const struct type *type, cJSON *tree);
/* {"verifiers":[{"kind","hash"}]} into the tree. */
MUST_CHECK enum err verifiers_put(struct op *op, struct cli *cli, cJSON *tree);
void secrets_forget(struct cli *cli);

#endif
