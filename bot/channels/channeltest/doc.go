// Package channeltest is the test suite that every channel passes. Its cases are readable text
// files in the channel's testdata:
//
//	inbound/*.txt   what a vendor posts → what the sink gets, and the vendor's answer
//	outbound/*.txt  a bot.Outbound → the requests that the vendor gets
//	answers/*.txt   what the vendor answers → what Send decides; one line is a case
//	wrap/*.json     envelopes around the bodies of inbound cases, $BODY inside
//
// An inbound or outbound case starts with "=== name". The input follows, then a line "---", then
// the expected output. Lines before the first case apply to all cases of the file. With Update set,
// the suite replaces the expected output by what it got; review the diff.
//
// The suite also checks the contract of every channel: it acknowledges nothing that the sink
// refused; a forged request reaches no sink and learns nothing; inbound data does not alias the
// request's memory; handlers may run concurrently.
package channeltest
