package safehttp

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestPublic(t *testing.T) {
	for _, c := range []struct {
		address string
		public  bool
	}{
		{"8.8.8.8", true},
		{"1.1.1.1", true},
		{"2606:4700:4700::1111", true},
		{"::ffff:8.8.8.8", true},
		{"127.0.0.1", false},
		{"127.255.0.9", false},
		{"::1", false},
		{"::ffff:127.0.0.1", false},
		{"::127.0.0.1", false},
		{"10.1.2.3", false},
		{"172.16.0.1", false},
		{"192.168.1.1", false},
		{"fd00:ec2::254", false},
		{"169.254.169.254", false},
		{"::ffff:169.254.169.254", false},
		{"fe80::1", false},
		{"fe80::1%eth0", false},
		{"100.100.100.200", false},
		{"168.63.129.16", false},
		{"0.0.0.0", false},
		{"::", false},
		{"255.255.255.255", false},
		{"224.0.0.1", false},
		{"ff02::1", false},
		{"240.0.0.1", false},
		{"198.18.0.1", false},
		{"192.0.2.1", false},
		{"64:ff9b::7f00:1", false},
		{"2002:7f00:1::", false},
		{"2001:0:7f00:1::", false},
		{"fec0::1", false},
		{"::ffff:0:127.0.0.1", false}, // IPv4-translated
		{"64:ff9b:1::a9fe:a9fe", false},
		{"64:ff9b:2::7f00:1", false},
		{"100::1", false},
		{"4000::1", false},
		{"2800:e2:1::1", true},
	} {
		if got := Public(netip.MustParseAddr(c.address)); got != c.public {
			t.Errorf("%s: public=%v", c.address, got)
		}
	}
}

func TestCheck(t *testing.T) {
	allow := []string{"http://127.0.0.1:4010/base", "https://media.test"}
	for _, c := range []struct {
		url string
		ok  bool
	}{
		{"https://example.com/a.jpg", true},
		{"https://example.com:8443/a.jpg", true},
		{"http://127.0.0.1:4010/a.jpg", true},
		{"https://media.test:443/a", true},
		{"HTTPS://MEDIA.test/a", true},
		{"http://media.test/a", false},
		{"http://127.0.0.1:4011/a.jpg", false},
		{"https://127.0.0.1:4010/a.jpg", false},
		{"http://example.com/a.jpg", false},
		{"ftp://example.com/a", false},
		{"file:///etc/passwd", false},
		{"gopher://example.com/", false},
		{"https:///a", false},
		{"https:example.com", false},
		{"//example.com/a", false},
		{"", false},
		{"not a url", false},
		{"https://user:pw@example.com/", false},
		{"https://127.0.0.1/", false},
		{"https://[::1]/", false},
		{"https://[::ffff:10.0.0.1]/", false},
		{"https://[fe80::1%25eth0]/", false},
		{"https://169.254.169.254/latest/meta-data/", false},
		{"https://localhost/", false},
		{"https://LOCALHOST./", false},
		{"https://metadata.google.internal/", false},
		{"https://printer.local/", false},
		{"https://2130706433/", false},
		{"https://0x7f000001/", false},
		{"https://0X7F.1/", false},
		{"https://127.1/", false},
		{"https://127.0.0.1./", false},
		{"https://0177.0.0.1/", false},
		{"https://１２７。0。0。1/", false},
		{"https://１２７.０.０.１/", false},
		{"https://ⓛocalhost/", false},
		{"https://8.8.8.8/", true},
		{"https://1e100.net/", true},
		{"https://4.example/", true},
		{"https://0xyz.example/", true},
	} {
		err := Check(c.url, allow...)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v", c.url, err)
		}
	}
}

// A server on this machine stands for every address that must not be reached.
func TestPrivateAddressesAreRefused(t *testing.T) {
	reached := 0
	inside := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
	defer inside.Close()
	port := inside.URL[strings.LastIndex(inside.URL, ":"):]
	var to string
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, to, http.StatusFound)
	}))
	defer outside.Close()
	client := New(Options{Allow: []string{outside.URL}})
	client.Transport.(*guard).base.TLSClientConfig = inside.Client().Transport.(*http.Transport).TLSClientConfig

	for _, target := range []string{
		inside.URL, "https://localhost" + port, "https://[::1]" + port, "https://2130706433" + port, "https://0x7f.1" + port,
		"http://127.0.0.1" + port, "https://169.254.169.254/latest/meta-data/",
	} {
		to = target
		for _, from := range []string{target, outside.URL} {
			res, err := client.Get(from)
			if err == nil {
				res.Body.Close()
				t.Errorf("%s through %s was asked", target, from)
			}
		}
	}
	to = inside.URL
	if _, err := client.Get(outside.URL); !errors.Is(err, ErrRefused) {
		t.Errorf("a redirect inside: %v", err)
	}
	if reached > 0 {
		t.Errorf("%d requests arrived", reached)
	}
}

// A name that resolves to a private address is refused when the connection is made.
func TestResolvedPrivateAddressesAreRefused(t *testing.T) {
	for _, address := range []string{"127.0.0.1:443", "10.0.0.1:443", "[::1]:443", "[fe80::1%lo]:443", "not an address", "name:443"} {
		if err := onlyPublic("tcp", address, nil); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := onlyPublic("tcp", "8.8.8.8:443", nil); err != nil {
		t.Error(err)
	}
}

func TestAllowed(t *testing.T) {
	hops := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hops++; r.URL.Path == "/loop" {
			http.Redirect(w, r, "/loop", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "photo")
	}))
	defer server.Close()
	client := New(Options{Allow: []string{server.URL}})
	res, err := client.Get(server.URL + "/a.jpg")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if b, _ := io.ReadAll(res.Body); string(b) != "photo" {
		t.Errorf("got %q", b)
	}
	hops = 0
	if _, err := client.Get(server.URL + "/loop"); !errors.Is(err, ErrRefused) {
		t.Errorf("a loop: %v", err)
	}
	if hops != maxRedirects+1 {
		t.Errorf("%d requests in a loop", hops)
	}
	client.CloseIdleConnections()
}
