/* daybook-pdf FILE: pages out of the description on standard input. */
#include "pdf.h"

int main(int argc, char **argv)
{
	struct pdf_text text;
	const char *why = "";
	bool good;

	if (argc != 2) {
		fprintf(stderr, "usage: daybook-pdf FILE <description\n");
		return 2;
	}
	good = pdf_read(&text, stdin, &why) && pdf_draw(&text, argv[1], &why);
	arena_done(&text.arena);
	if (!good)
		fprintf(stderr, "daybook-pdf: %s\n", why);
	return good ? 0 : 3;
}
