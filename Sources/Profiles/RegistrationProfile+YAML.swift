import DCC

extension RegistrationProfile {
    /// Reads a registration profile, as in the files of `Profiles/registration`. `docs/profiles.md` explains every key.
    ///
    /// - Parameters:
    ///   - file: the file's name, for messages; without folder and ending the profile's name where it has none.
    ///   - users: the Users among whom parties are looked for that the file names by `user`.
    package init(yaml: String, name file: String, users: [User]) throws(ProfileError) {
        self = try RegistrationReader(try YAMLDocument(yaml, file: file)).profile(users)
    }

    /// A built-in registration profile by its name (`simple`, `great-britain`), or a file by its path.
    package static func named(_ text: String, users: [User]) throws(ProfileError) -> RegistrationProfile {
        if let builtIn = ProfileLibrary.builtInFile(.registration, text) {
            return try RegistrationProfile(yaml: builtIn.text, name: builtIn.path, users: users)
        }
        let file: ProfileFile
        do { file = try ProfileFile(path: text) } catch { throw error.orUnknown(text, of: .registration) }
        return try RegistrationProfile(yaml: file.text, name: file.path, users: users)
    }
}
