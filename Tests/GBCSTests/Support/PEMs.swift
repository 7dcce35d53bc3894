/// PEM texts made with the openssl command.
enum PEM {
    /// ``Key/device`` as SEC 1 has it.
    static let sec1 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIBERERERERERERERERERERERERERERERERERERERERERoAoGCCqGSM49
        AwEHoUQDQgAEAhfmF/C2RDkoJ4+WmZ5pojpPLBUr321s32bluAKC1O0ZSn3ry5dx
        LS3aPKhaqHZaVvRfx1hZllLyiXxlMG5XlA==
        -----END EC PRIVATE KEY-----

        """
    /// ``Key/device`` as PKCS #8 has it.
    static let pkcs8 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgERERERERERERERER
        ERERERERERERERERERERERERERGhRANCAAQCF+YX8LZEOSgnj5aZnmmiOk8sFSvf
        bWzfZuW4AoLU7RlKfevLl3EtLdo8qFqodlpW9F/HWFmWUvKJfGUwbleU
        -----END PRIVATE KEY-----

        """
    /// ``Key/device``, encrypted.
    static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIH0MF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBAZ0ssUA2/cSRUncU3K
        Tuv/AgIIADAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQADHqAa2eYOhYAUu+
        PKP6bASBkFr7W7MPVIkWpJpEwdG/jANz2GxHgPY2AFYxtGwIo6+gYsx3z73gSk7f
        /Ot/hAMkMmUUNYS8/RlC6z+k3Yh+pBe0W4zM2DYvqrQmgZA8YxQaqD3lhDwPn8Xi
        FzinQLxeEzJLitEZ7JJNCb+T2pTTz2T7b/VVKpg3Tc/qqdbmSC1nVbmkR4l/pl1f
        AU9+XReL2Q==
        -----END ENCRYPTED PRIVATE KEY-----

        """
    /// A key on another curve.
    static let p384Key = """
        -----BEGIN PRIVATE KEY-----
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDAm4Zt5k+rSr8fVKC4z
        3W5FYt1i/H10KPrRHFK1neXyffwDl2IMt5YnIMomR4feFwahZANiAATWPBWxxtOS
        2NjrtNduvJm98efPJe9SSRyNdoOFEWpQ2EF66Tc3bLVvclES/MyBVvrWTUqSI3kM
        OmnTHxVIo3u/AJREKEae2kapOb3WfjL9orroMVOvYHgCGr6J/zn0kcg=
        -----END PRIVATE KEY-----

        """
    /// A key that is on no Weierstrass curve.
    static let ed25519Key = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIEPEa9gZMTYx05G2cbNPiFJYdcF/vgvmx1jkXQxb2HMw
        -----END PRIVATE KEY-----

        """
    /// A certificate for a key on P-384.
    static let p384 = """
        -----BEGIN CERTIFICATE-----
        MIIByjCCAVCgAwIBAgIUIMUV6IbwSpSWRaPSBkHeoQ+GdNYwCgYIKoZIzj0EAwIw
        HDELMAkGA1UECwwCMDIxDTALBgNVBAMMBFAzODQwHhcNMjYxMTIzMjE0MTU5WhcN
        MzYxMTIwMjE0MTU5WjAcMQswCQYDVQQLDAIwMjENMAsGA1UEAwwEUDM4NDB2MBAG
        ByqGSM49AgEGBSuBBAAiA2IABNY8FbHG05LY2Ou01268mb3x588l71JJHI12g4UR
        alDYQXrpNzdstW9yURL8zIFW+tZNSpIjeQw6adMfFUije78AlEQoRp7aRqk5vdZ+
        Mv2iuugxU69geAIavon/OfSRyKNTMFEwHQYDVR0OBBYEFE45BguLZgri8Xx3RBb9
        vpYxNGalMB8GA1UdIwQYMBaAFE45BguLZgri8Xx3RBb9vpYxNGalMA8GA1UdEwEB
        /wQFMAMBAf8wCgYIKoZIzj0EAwIDaAAwZQIwD1i91XITpfk1r5PJIHXuXz6jPwma
        zKanvwR7BxvqS72y+AQ1rsK/Sdj0Vpa5EyIlAjEA5w6cyP4pQZ6Q8NMim3ogH3l0
        2aK7AT7RsqIkU2u54IO5zUt6T1/fMl+rH7yxyx9V
        -----END CERTIFICATE-----

        """
    /// A certificate for a key on a curve of P-256's size.
    static let secp256k1 = """
        -----BEGIN CERTIFICATE-----
        MIIBhjCCASygAwIBAgIULSuNPdebEHYwHjdvPGGgxsMp0skwCgYIKoZIzj0EAwIw
        GjELMAkGA1UECwwCMDIxCzAJBgNVBAMMAmsxMB4XDTI2MTEyMzIxNDE1OVoXDTM2
        MTEyMDIxNDE1OVowGjELMAkGA1UECwwCMDIxCzAJBgNVBAMMAmsxMFYwEAYHKoZI
        zj0CAQYFK4EEAAoDQgAE7qmD5ipyvAZyXPESw1dWkLzHMzWmmGvOJjqYxJHFqY1N
        HWhpZSO8UMzD9aLxb6vYV9UllQdTG2XOwAN2dqmTd6NTMFEwHQYDVR0OBBYEFG1k
        UYHsl6RmSr/82HfKoTpVZz32MB8GA1UdIwQYMBaAFG1kUYHsl6RmSr/82HfKoTpV
        Zz32MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgaXVtgdSwZuLT
        0iN8+9JQC9noxfVldGbZOUun/Qdg0A8CIQDtgAaCpMBN4CzW402aSpPkmoJD3Wq4
        I1Pi15xg6RAF1A==
        -----END CERTIFICATE-----

        """
    /// A certificate for a key of 32 octets.
    static let ed25519 = """
        -----BEGIN CERTIFICATE-----
        MIIBSDCB+6ADAgECAhQmlickNGeuNYtnUKfWanjSoTvtAjAFBgMrZXAwGjELMAkG
        A1UECwwCMDIxCzAJBgNVBAMMAkVkMB4XDTI2MTEyMzIxNDE1OVoXDTM2MTEyMDIx
        NDE1OVowGjELMAkGA1UECwwCMDIxCzAJBgNVBAMMAkVkMCowBQYDK2VwAyEA0HGl
        JdqhY6rZYJAV69y+TbYyQgq0tJ9fOGPZn9Jk72yjUzBRMB0GA1UdDgQWBBTP0P87
        SfhBMMaoGEkq+4RM8Y+N+DAfBgNVHSMEGDAWgBTP0P87SfhBMMaoGEkq+4RM8Y+N
        +DAPBgNVHRMBAf8EBTADAQH/MAUGAytlcANBAPijhHvhmsPpN0hQSDCbTxcLeINN
        GsUKIikSSuKVI9bTjN/xAuvy/ycaLznjybEQKw8R8e606e3GXiUAcd+OPwo=
        -----END CERTIFICATE-----

        """
    /// A certificate for an RSA key.
    static let rsa = """
        -----BEGIN CERTIFICATE-----
        MIICEjCCAXugAwIBAgIUEHCe7wygU8UmirF4zefObsRMmbcwDQYJKoZIhvcNAQEL
        BQAwGzELMAkGA1UECwwCMDIxDDAKBgNVBAMMA1JTQTAeFw0yNjExMjMyMTQxNTla
        Fw0zNjExMjAyMTQxNTlaMBsxCzAJBgNVBAsMAjAyMQwwCgYDVQQDDANSU0EwgZ8w
        DQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAJu3rrJ1040aGj5++Ror74hvUX3muDPx
        ibQ/8OMVAGIYf/zkThEVOdQFOpWRO9p2Wv9D2ovgSxtDjMG7gvcVuMbV2VhBLDIt
        x5tkdYOsDZ/coELgXsd/lch3I52J2JEf2qMUdYiU00MonB70jwM81f7Srlk1tYh/
        1V9JQLhHncozAgMBAAGjUzBRMB0GA1UdDgQWBBQfyn5P9DLMeOCT+4J7OZhW0RDs
        EjAfBgNVHSMEGDAWgBQfyn5P9DLMeOCT+4J7OZhW0RDsEjAPBgNVHRMBAf8EBTAD
        AQH/MA0GCSqGSIb3DQEBCwUAA4GBABp0+7cx/kGvk8j0ZOPDZeZXF1x9rn69/JZw
        69C4b9l2+HAAXPDTES7RxD5+0UqYL6SbIIPm3bwxlSMb3ecPQgLwU45SAAKnoFPg
        THg9SHHl+uHmf+cj6HQmS5k//BbnmiDKfKUQ95Ja1RFneG8jvHBOW1T36DubSJpx
        HghUWvb+
        -----END CERTIFICATE-----

        """
    /// ``Vector/organisationCertificate``.
    static let organisation = """
        -----BEGIN CERTIFICATE-----
        MIIBTDCB86ADAgECAggRIjNEVWZ3iDAKBggqhkjOPQQDAjAkMQswCQYDVQQLDAIw
        NzEVMBMGA1UEAxMMVGVzdCBJc3N1aW5nMB4XDTI2MDEwMTAwMDAwMFoXDTM2MDEw
        MTAwMDAwMFowITELMAkGA1UECwwCN0YxEjAQBgNVBC0DCQARIjNEVWYAfzBZMBMG
        ByqGSM49AgEGCCqGSM49AwEHA0IABAu7xei8hL0z0dPOA/+smnR/TBmT/dsuyTpB
        FqhvAip3w8FxkVWaTCoapX55uNGXfaLJWRcvR440HicCjWn/+3ujEjAQMA4GA1Ud
        DwEB/wQEAwIDCDAKBggqhkjOPQQDAgNIADBFAiEAgCq7T4wJ1cmHfhv5etF5gTil
        CpF9+66Jsh2tVp+YLk8CIGr1Ur53MAqQ98MLi51JLeTdgIikTBTDG1GxKQ3SYwP9
        -----END CERTIFICATE-----

        """
}
