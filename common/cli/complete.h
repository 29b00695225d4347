/* What a shell may offer behind the words typed so far.
 *
 * A hidden command answers it, so that a shell's script knows nothing of commands,
 * fields or books and never grows old. It is asked at every stroke of the tab key: what
 * it looks up is bounded in number and in time, and whatever goes wrong it says nothing. */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include "paper_inside.h"

enum { CANDIDATES_MAX = 60 };

struct completing {
	struct op *op;
	struct cli *cli; /* its program; -C and --lang of the line are taken into it */
	struct str *words; /* those before the one at hand, the program's name not among them */
	int words_count;
	struct str at_hand; /* what is typed of it; may be empty */
	struct str head; /* of the word: stays before what is offered: "item=P1,qty=" */
	struct buf *to; /* "word\tabout it\n" */
	int count;
	struct book *book; /* opened when first wanted; NULL: there is none */
	bool book_tried;
};

/* Offers `word` where it begins with what is typed; `about` may be empty. */
void offer(struct completing *c, struct str word, const char *about);
void offer_list(struct completing *c, const char *words, char separator); /* "cash|transfer" */
void offer_types(struct completing *c);
/* Records by key, and the only one whose name holds what is typed. */
void offer_records(struct completing *c, const char *type);
/* Papers by number, in that state (NULL: any). */
void offer_papers(struct completing *c, const struct type *type, const char *state);
/* What an option's value may be. */
void offer_value(struct completing *c, const struct type *type, const struct arg_option *o);
/* What a command's word may be: "[SITE]", "bash|zsh|fish". */
void offer_word(struct completing *c, const struct command *command, int n);

#endif
