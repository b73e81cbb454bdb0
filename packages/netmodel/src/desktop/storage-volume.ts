/** The volume that holds a desktop's disk, and where the VM runtime keeps it; it outlives the container. */
export const storageVolume = { name: 'storage', path: '/storage' } as const;
