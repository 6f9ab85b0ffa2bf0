import Domain
import Foundation
import Interchange
import Testing

/// A source that cannot be read as a whole says where, why, and what to do.
@Suite struct ImportErrorTests {
    @Test func aMissingPathIsNamed() throws {
        let world = try SheetWorld()

        let error = #expect(throws: ImportError.self) {
            try world.plan(at: world.path + "/nowhere")
        }

        #expect(error?.place == world.path + "/nowhere")
        #expect(error?.reason == "there is no such folder")
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func aFolderOrARepositoryWithoutSheetsIsRefused() throws {
        let folder = try SheetWorld()
        let repository = try SheetWorld()
        try repository.commit([SheetWorld.Commit(1000, ["README": "nothing"])])

        for world in [folder, repository] {
            let error = #expect(throws: ImportError.self) { try world.plan() }
            #expect(error?.reason == "there is no sheet in content/_startups")
        }
    }

    /// A clone that somebody hands over names a command as the remote that it lacks an object from,
    /// and another one to check signatures with: neither runs.
    @Test(arguments: [false, true])
    func nothingThatARepositoryNamesIsRun(history: Bool) throws {
        let world = try SheetWorld()
        let sheet = SheetWorld.startup("a")
        try world.commit([SheetWorld.Commit(1000, [sheet: SheetWorld.sheet("title: A")])])
        let blob = try world.git(["rev-parse", "HEAD:" + sheet])
        try world.remove(".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
        let marker = world.path + "/ran"
        try world.write("evil.sh", "#!/bin/sh\necho ran > '\(marker)'\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: world.path + "/evil.sh")
        for (key, value) in [
            ("core.repositoryformatversion", "1"), ("extensions.partialClone", "origin"),
            ("remote.origin.promisor", "true"), ("protocol.ext.allow", "always"),
            ("remote.origin.url", "ext::sh \(world.path)/evil.sh"),
            ("log.showSignature", "true"), ("gpg.program", world.path + "/evil.sh"),
            ("core.fsmonitor", world.path + "/evil.sh"),
        ] { try world.git(["config", key, value]) }

        #expect(throws: ImportError.self) { try world.plan(history: history) }

        #expect(!FileManager.default.fileExists(atPath: marker))
    }

    @Test func historyOfAFolderIsRefused() throws {
        let world = try SheetWorld()
        try world.write(SheetWorld.startup("a"), SheetWorld.sheet("title: A"))

        let error = #expect(throws: ImportError.self) { try world.plan(history: true) }

        #expect(error?.reason == "it is no git repository")
    }

    @Test func aRepositoryWithoutACommitOrWithLostObjectsSaysWhatGitSays() throws {
        let unborn = try SheetWorld()
        try unborn.git(["init", "-q", "-b", "main"])
        let damaged = try SheetWorld()
        try damaged.commit([
            SheetWorld.Commit(1000, [SheetWorld.startup("a"): SheetWorld.sheet("title: A")])
        ])
        let blob = try damaged.git(["rev-parse", "main:" + SheetWorld.startup("a")])
        let loose = ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
        if !FileManager.default.fileExists(atPath: damaged.path + "/" + loose) {
            // fast-import may have packed it: unpack it elsewhere and take the pack away.
            let packs = try FileManager.default.contentsOfDirectory(
                atPath: damaged.path + "/.git/objects/pack")
            for pack in packs where pack.hasSuffix(".pack") {
                try FileManager.default.moveItem(
                    atPath: damaged.path + "/.git/objects/pack/" + pack,
                    toPath: damaged.path + "/kept.pack")
            }
            try FileManager.default.removeItem(atPath: damaged.path + "/.git/objects/pack")
            try damaged.git(["unpack-objects", "-q"], input: damaged.path + "/kept.pack")
        }
        try damaged.remove(loose)

        #expect(throws: ImportError.self) { try unborn.plan() }
        for history in [true, false] {
            let error = #expect(throws: ImportError.self) { try damaged.plan(history: history) }
            #expect(error?.place == damaged.path)
            #expect(error?.description.contains(blob) == true, "\(String(describing: error))")
        }
    }

    @Test func aFolderThatOnlyPretendsToBeACloneSaysWhatGitSays() throws {
        let world = try SheetWorld()
        try world.write(".git/nothing", "")

        let error = #expect(throws: ImportError.self) { try world.plan() }

        #expect(error?.reason.hasPrefix("git says:") == true)
    }
}
