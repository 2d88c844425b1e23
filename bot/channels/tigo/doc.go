// Package tigo sends SMS through Tigo, whose gateways use XML over HTTP and differ between
// countries. So the URL, the body and the form of a successful answer are settings:
//
//	<request>
//	  <user>{{.user}}</user><pass>{{.pass}}</pass>
//	  <msisdn>{{.Number}}</msisdn><text>{{.Text}}</text><ref>{{.ID}}</ref>
//	</request>
//
// The values are escaped for XML, so that a person's text can't change the request; New refuses a
// template that is not XML. Only an answer that matches Success is a success, and only one that
// matches RetryPattern is retried, because an SMS sent twice costs twice and annoys people. Every
// error of Send is a *channels.RefusedError. The package only sends.
package tigo
