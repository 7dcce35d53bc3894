/// What a device verifies and protects messages with: its trust anchors and its own keys.
///
/// It never changes: a device whose credentials are replaced takes another. So a message that uses it counts one
/// reference for all that it holds.
package final class DeviceCredentials {
    package let trustAnchors: TrustAnchors
    package let keys: any DeviceKeys

    package init(trustAnchors: TrustAnchors, keys: any DeviceKeys) {
        self.trustAnchors = trustAnchors
        self.keys = keys
    }
}
