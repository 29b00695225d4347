/* Characters as somebody looks for them: small letters without accents, and the
 * initial of a Han character's reading (pinyin), by which a name is typed with Latin
 * letters alone: 搪瓷杯 is found by "tcb". */
#ifndef BASE_LETTERS_H
#define BASE_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

enum { INITIALS_MAX = 3 };

/* "Ｅ", "é" and "E" are "e"; what is no letter stays as it is. */
uint32_t letter_fold(uint32_t c);
/* A character written without spaces: Han, kana, Hangul. */
bool letter_is_sign(uint32_t c);
/* Belongs to a word: letters of any script, not digits, not signs. */
bool letter_is_letter(uint32_t c);

/* The initials of its readings, 'a' to 'z', the usual one first: 重 is "zc". How many; 0
 * where it has none. */
int letter_initials(uint32_t c, char out[INITIALS_MAX]);

#endif
