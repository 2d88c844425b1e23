// Package channeltest is the one suite that every channel passes. Its cases are
// text files in the channel's testdata, which a person can read:
//
//	inbound/*.txt   what a vendor posts → what the sink gets, and the vendor's answer
//	outbound/*.txt  a bot.Outbound → the requests that the vendor gets
//	answers/*.txt   what the vendor answers → what Send decides; one line is a case
//	wrap/*.json     envelopes around the bodies of inbound cases, $BODY inside
//
// A case of the first two begins with "=== name"; below it stands what is asked and,
// after a line of "---", what is wanted. Lines before the first case hold for all
// of the file. Run with Update set, the suite writes what it got in place of what
// was wanted; read the diff.
//
// Beside the cases it holds every channel to the contract: nothing is acknowledged
// that the sink refused, a forged request reaches no sink and learns nothing, what
// is handed on does not lie in the request's memory, and handlers may run at once.
package channeltest
