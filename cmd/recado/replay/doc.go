// Package replay plays conversations that are written as text, against the whole
// program with its clock, its queue and its partners held in one hand. The same
// scripts are documentation, tests and the demonstration: `recado replay FILE`
// prints one as a chat and fails where it differs; `recado replay -update FILE` writes what the
// program says now into it, for review as a diff. A new script needs no more than what people
// write, with "bot: ?" wherever the program answers before the next message.
//
// A script is read line by line; "#" begins a comment.
//
//	clock 2026-11-23T09:00              when it begins (the business's zone)
//	locale en                           for everyone in it
//	credit in SV                        the business registers people for credit, in El Salvador
//	ana: necesito mantenimiento         ana writes
//	ana by sms: words                   … by SMS; "{code}", here and elsewhere: the last code that ana was sent by SMS
//	ana sends photo of equipment        … a photo; "as WORDS" adds a caption
//	ana sends photo of plate AC-12345 at 85   … on which that is read, so surely;
//	                                    "… at 40 or AC-I2345 with glare": what else it may be, and what spoils it
//	ana sends photo of card 04288874-5 of LOPEZ RUIZ, ANA MARIA born 12/05/1990 issued 01/03/2022 until 01/03/2030 at 92
//	                                    … of an identity card, on which that is read; "photo of card with glare": nothing is
//	ana sends photo of receipt of 250000.00 number 778812,445566 on 2026-11-30   … of a payment's receipt, on which that is
//	                                    read ("of USD 35.74": with its currency's sign); "photo of no receipt": of something else
//	ana sends broken photo              … also: huge photo, empty photo, document, voice, sticker, call, poll
//	ana sends voice saying "no enfría" at 40   a voice note in which that is heard, so surely (without "at": as from a
//	                                    transcriber that does not say); "voice" alone: there is no transcriber;
//	                                    also: long voice, silent voice, voice too many
//	model reads "la vaina esa" as approve; ask:when = esa   there is a language model, which takes that
//	                                    from this text: acts, each by these words of it or by all; it fails for
//	                                    any other text; "model fails": for all
//	ana shares location 6.2442,-75.5812 "of 20m ago": it was sent then, and arrives now
//	ana taps Alta                       an option of the last question; "taps old Alta": of the first that had it
//	ana deletes what she sent last      a message is taken back
//	ana repeats x3                      her last message arrives three more times, same id
//	wait 30m                            time passes: 90s, 30m, 26h, 3d
//	bot: ¿Qué tipo de servicio          the bot answers with these words; "bot to luis:" names whom
//	bot [order.service]: … {Sí|No}      … by this text key, with these options
//	silence                             nothing more was said
//	state priority                      where the conversation stands
//	slot location.floor = Piso 3        what it has learned
//	agent luz takes over                also: "agent luz: words", "agent luz hands back",
//	                                    "… hands back at priority", "… hands back finished"
//	supervisor luz                      someone of the business, known from the start; also: admin
//	bot to luz: words                   luz's next message, whatever others were told before
//	sms to luz: words                   … that went by SMS
//	open emergency with ana {"kinds":["gas"]}   a dialog is opened with ana, with these first
//	                                    slots, on top of whatever she is at
//	api POST /api/v1/quotations {…} -> 201   the business's systems call the API; "{ana}" is
//	                                    ana's number; words after the status are in the answer,
//	                                    "{v of COT-00001}" in a body is the document's version
//	stranger POST /api/orders {…} -> 201     the same without a key
//	orders 1                            how many orders there are
//	order ORD-00001 priority = ALTA     what stands in one; its state by either set of
//	                                    names: "state = ASSIGNED", "state = scheduled"
//	quotation COT-00001 status = sent   … in a quotation
//	mail to ana@example.com: ORD-00001  a mail went there with these words
//	event order.created                 the log of events has it
//	open open_items with ana {"want":"late"}   a dialog is opened from outside, with its first slots
//	partner asana fails                 also: works; "partner asana has ORD-00001"
//
// Every message of the bot must be expected before the next person's turn, in
// order: a message too many or too few is a difference.
package replay
