// Package tigo sends SMS by Tigo, whose gateways speak XML over HTTP and differ from
// country to country. So the address, the body and how a yes looks are settings:
//
//	<request>
//	  <user>{{.user}}</user><pass>{{.pass}}</pass>
//	  <msisdn>{{.Number}}</msisdn><text>{{.Text}}</text><ref>{{.ID}}</ref>
//	</request>
//
// What the body is given is escaped for XML, so that nothing a person wrote can become
// part of the request; New refuses a template that is no XML. Only an answer that fits
// Success counts as a yes, and only one that fits Again is asked again: sent twice on a
// misunderstanding, an SMS costs twice and bothers. Every error of Send is a
// *channels.RefusedError. It only sends.
package tigo
