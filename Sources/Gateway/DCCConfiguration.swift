import DCC
import DSP
import DUISPort
import GBCS
import Keys
import Webhooks

/// What is served of the DCC, by ``ServerConfiguration/dcc``.
package struct DCCConfiguration: Sendable {
    package var dsp = DSPConfiguration()
    /// The keys of the DCC and of its Users.
    package var folder: KeyFolder
    /// TCP port of DUIS; 0 takes a free one.
    package var duisPort = 0
    /// TCP port of the SMKI Repository; 0 takes a free one.
    package var smkiPort = 0
    /// TCP port that has org-crypto.zip alone; nil for none.
    package var cryptoPort: Int?
    /// Whether org-crypto.zip may have private keys that are not known to be development keys.
    package var publishesAnyKeys = false
    /// Where documents for Users go that have no address of their own; nil keeps them until they have one.
    package var callback: String?
    /// Where documents for single Users go.
    package var callbacks: [EntityIdentifier: String] = [:]
    /// The file of what the DSP keeps; nil keeps it in memory.
    package var store: String?
    /// How often the DSP looks whether something is due.
    package var lookInterval = Duration.milliseconds(250)
    package var limits = DUISLimits()
    /// The limits of the callbacks to each User; the pauses between attempts are those of the DSP's rules.
    package var callbackLimits = CallbackLimits()
    /// The S1SPs that read SMETS1 meters, where these are served; empty for one with the values of the standard profile.
    package var providers: [S1SPParameters] = []

    package init(folder: KeyFolder) { self.folder = folder }

    /// Why callbacks cannot be posted to `url`, for a person; nil when they can.
    package static func callbackProblem(_ url: String) -> String? {
        WebhookAddress(url) == nil ? "a callback needs a URL like http://host:port/path or https://…" : nil
    }
}
