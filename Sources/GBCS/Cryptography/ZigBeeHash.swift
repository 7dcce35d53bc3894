import COSEM
import COpenSSL

/// The hash of ZigBee: the construction of Matyas, Meyer and Oseas on AES-128 (ZigBee Specification, B.1.3 and B.6),
/// which turns Install Codes into link keys and hashes link keys.
///
/// - Returns: the hash, 16 octets.
public func zigBeeHash(_ octets: some Collection<UInt8>) -> [UInt8] {
    let blockSize = 16
    var padded = Array(octets)
    let bits = UInt64(padded.count) * 8
    padded.append(0x80)
    // The length takes two octets, or for messages of 2^16 bits and more four octets and two of zero.
    let isShort = bits < 1 << 16
    let tail = isShort ? 2 : 6
    while padded.count % blockSize != blockSize - tail { padded.append(0) }
    if isShort {
        padded.append(bigEndian: UInt16(bits))
    } else {
        padded.append(bigEndian: UInt32(truncatingIfNeeded: bits))
        padded.append(bigEndian: 0 as UInt16)
    }
    guard let cipher = EVP_CIPHER_fetch(nil, "AES-128-ECB", nil), let context = EVP_CIPHER_CTX_new() else {
        fatalError("OpenSSL has no AES-128-ECB: \(openSSLError())")
    }
    defer {
        EVP_CIPHER_CTX_free(context)
        EVP_CIPHER_free(cipher)
    }
    var hash = [UInt8](repeating: 0, count: blockSize)
    for start in stride(from: 0, to: padded.count, by: blockSize) {
        let block = Array(padded[start..<start + blockSize])
        // Padding is on, so the cipher may write two blocks, of which the first counts.
        var output = [UInt8](repeating: 0, count: 2 * blockSize)
        var written: Int32 = 0
        guard EVP_EncryptInit_ex2(context, cipher, hash, nil, nil) == 1,
            EVP_EncryptUpdate(context, &output, &written, block, Int32(blockSize)) == 1, written == blockSize
        else { fatalError("OpenSSL: \(openSSLError())") }
        hash = zip(output, block).map { $0 ^ $1 }
    }
    return hash
}
