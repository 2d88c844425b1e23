package whatsmeow

import (
	"context"
	"io"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/store"
)

const (
	versionTimeout = 15 * time.Second
	maxWebPage     = 8 << 20   // limit of WhatsApp Web's page in bytes; the page names the version
	outdatedFor    = time.Hour // pause before the version is asked for again after a failure
)

// webVersion is the version of WhatsApp Web that this device presents. WhatsApp refuses versions
// that are too old (connect failure 405). The device presents the library's version until it is
// refused, then the version that WhatsApp's server publishes.
type webVersion struct {
	ask func(ctx context.Context) (store.WAVersionContainer, error) // nil: no server can be asked

	mu        sync.Mutex
	newer     store.WAVersionContainer // presented instead of the library's; zero: none
	presented store.WAVersionContainer // version of the last attempt to connect
}

// askServer reads the version from web.whatsapp.com.
func askServer(ctx context.Context) (store.WAVersionContainer, error) {
	v, err := wa.GetLatestVersion(ctx, &http.Client{Timeout: versionTimeout, Transport: bounded{http.DefaultTransport}})
	if err != nil {
		return store.WAVersionContainer{}, err
	}
	return *v, nil
}

// bounded limits response bodies to maxWebPage, because the library reads them whole.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, maxWebPage), res.Body}
	return res, nil
}

// renew asks for WhatsApp's present version after the last one presented was refused. It reports
// whether there is a newer one, which is presented from then on.
func (v *webVersion) renew(ctx context.Context) (newer bool, err error) {
	if v.ask == nil {
		return false, nil
	}
	v.mu.Lock()
	refused := v.presented
	v.mu.Unlock()
	if refused.IsZero() {
		refused = store.GetWAVersion()
	}
	ctx, cancel := context.WithTimeout(ctx, versionTimeout)
	defer cancel()
	current, err := v.ask(ctx)
	if err != nil {
		return false, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.newer.LessThan(current) && store.GetWAVersion().LessThan(current) {
		v.newer = current
	}
	return refused.LessThan(v.newer), nil
}

// payload returns what a device sends about itself when it connects. store.SetWAVersion has no
// effect here: the library copies its version into the payload at the program's start.
func (v *webVersion) payload(device *store.Device) *waWa6.ClientPayload {
	p := device.GetClientPayload()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.newer.IsZero() {
		v.presented = store.GetWAVersion()
		return p
	}
	v.presented = v.newer
	p.UserAgent.AppVersion = v.presented.ProtoAppVersion()
	if p.DevicePairingData != nil {
		sum := v.presented.Hash()
		p.DevicePairingData.BuildHash = sum[:]
	}
	return p
}

// libraryPath is the module path of the WhatsApp library.
const libraryPath = "go.mau.fi/whatsmeow"

// oldAfter is the age of the library from which WhatsApp may refuse it. WhatsApp refused versions
// of its web client after two to eight months.
const oldAfter = 60 * 24 * time.Hour

// LibraryDate returns the date of the library in this program, from its module's pseudo-version. It
// reports false if the build information lacks it.
func LibraryDate() (time.Time, bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}, false
	}
	for _, m := range info.Deps {
		if m.Path != libraryPath {
			continue
		}
		if m.Replace != nil {
			m = m.Replace
		}
		return published(m.Version)
	}
	return time.Time{}, false
}

// published returns the date in a pseudo-version: v0.0.0-20060102150405-abcdefabcdef, see
// https://go.dev/ref/mod#pseudo-versions.
func published(version string) (time.Time, bool) {
	parts := strings.Split(version, "-")
	if len(parts) < 3 {
		return time.Time{}, false
	}
	stamp := parts[len(parts)-2]
	at, err := time.Parse("20060102150405", stamp[strings.LastIndex(stamp, ".")+1:])
	return at, err == nil
}

// Old reports whether a library of the given date may be too old for WhatsApp.
func Old(of, now time.Time) bool { return now.Sub(of) > oldAfter }
